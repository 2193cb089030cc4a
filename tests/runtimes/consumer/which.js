// @ts-check
/**
 * Prints the file of the package to which an `import` resolves.
 */
console.log(import.meta.resolve('auth0-account-migration'));
