// @ts-check
/**
 * Prints which file of the package a `require` takes.
 */
console.log(require.resolve('auth0-account-migration'));
