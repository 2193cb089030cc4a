// Declares the package under the name by which its consumers import it.

declare module 'auth0-account-migration' {
  export const createMigration: typeof import('../../../pkg-template/index.js').createMigration;
}

declare module 'auth0-account-migration/nowasm' {
  export const createMigration: typeof import('../../../pkg-template/index.js').createMigration;
}
