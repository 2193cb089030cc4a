// @ts-check
/**
 * Placeholder for the description of the old tenant, which workspace.js writes into each project.
 */

/** @type {import('./suite.js').Tenant} */
const tenant = /** @type {any} */ ({});
export default tenant;
