// @ts-check
/**
 * Prints the file of the package to which a `require` resolves.
 */
console.log(require.resolve('auth0-account-migration'));
