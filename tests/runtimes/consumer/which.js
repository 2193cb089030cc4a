// @ts-check
/**
 * Prints which file of the package an `import` takes.
 */
console.log(import.meta.resolve('auth0-account-migration'));
