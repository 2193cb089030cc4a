// @ts-check
/** An old tenant and its user, for isolates that share a token through a store. */
import { addUser, profileOf, startOldTenant } from '../js/support.js';

export const tenant = await startOldTenant();
const user = await addUser(tenant);
/** The e-mail address of the user. */
export const email = String(user.email);
/** The outcome of `getUser` for the user. */
export const FOUND = { code: 'found', status: 200, profile: profileOf(user, tenant) };

/** How often a token of the Management API was requested. */
export const tokenRequests = () =>
  tenant.requests.filter(({ body }) => body?.grant_type === 'client_credentials').length;

/** What an isolate has logged about the store. @param {{ lines: Record<string, any>[] }} isolate */
export const cacheLines = ({ lines }) => lines.filter(({ event }) => event === 'token_cache');
