// @ts-check
/**
 * The tenant emulator: an old and a new tenant for tests and the demo.
 */
export { CertificateAuthority, untrustedLeaf } from './certificate-authority.js';
export { OldTenant } from './old-tenant.js';
export { demoPassword } from './user-store.js';
export { Container } from './container.js';
export { NewTenant } from './new-tenant.js';
export { LARGEST_SCRIPT, verifyActionScript } from './action-script.js';
export { parseQuery, QuerySyntaxError } from './search-query.js';
export { matches } from './search-match.js';
