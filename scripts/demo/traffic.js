// @ts-check
/**
 * Prints each request to either tenant as it is answered, with what the new tenant did for it.
 */
import { curl, RESET } from './curl.js';
import { line, short } from './print.js';

/** @typedef {import('../../tests/tenant/https-server.js').HttpsServer} HttpsServer */

/** @param {import('./tenants.js').Tenants} tenants */
export function printTraffic({ oldTenant, newTenant }) {
  let [lines, mails] = [newTenant.console.length, newTenant.outbox.length];
  printRequests('old tenant', oldTenant.server, () => {});
  printRequests('new tenant', newTenant.server, () => {
    for (; lines < newTenant.console.length; lines += 1) line(`            action script  ${newTenant.console[lines]}`);
    for (; mails < newTenant.outbox.length; mails += 1) {
      const { to, ticket } = /** @type {{ to: string, ticket: string }} */ (newTenant.outbox[mails]);
      line(`            mail           to ${short(to)}; a new password is set by`);
      line(curl(newTenant, RESET, { ticket, password: 'New-password-1!' }));
    }
  });
}

/**
 * @param {string} name
 * @param {HttpsServer} server
 * @param {() => void} after what else to print
 */
function printRequests(name, { app, requests }, after) {
  app.server.on('request', (/** @type {import('node:http').IncomingMessage} */ request, /** @type {import('node:http').ServerResponse} */ response) => {
    response.once('close', () => {
      const entry = requests.findLast(({ headers }) => headers === request.headers);
      const time = new Date().toTimeString().slice(0, 8);
      const status = response.writableFinished ? response.statusCode : 'no answer';
      line(`${time}  ${name}  ${request.method} ${short(entry?.path ?? '')}  ${status}${detail(entry?.body)}`);
      after();
    });
  });
}

/** Who or what a request is about, without secrets. @param {any} body */
function detail(body) {
  const grant = typeof body?.grant_type === 'string' ? body.grant_type.split('/').at(-1) : undefined;
  const identifier = body?.username ?? body?.email;
  const parts = [grant, typeof identifier === 'string' ? identifier : undefined].filter(Boolean);
  return parts.length ? `  ${parts.map((part) => short(part)).join(', ')}` : '';
}
