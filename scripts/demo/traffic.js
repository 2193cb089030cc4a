// @ts-check
/**
 * Prints each request to either tenant as it is answered, with what the new tenant did for it.
 */
import { curl, RESET } from './curl.js';
import { line, short } from './print.js';
import { outcome } from './watch.js';

/** @typedef {import('../../tests/tenant/https-server.js').HttpsServer} HttpsServer */

/** @param {import('./tenants.js').Tenants} tenants */
export function printTraffic({ oldTenant, newTenant }) {
  let [lines, mails] = [newTenant.console.length, newTenant.outbox.length];
  onAnswer(oldTenant.server, (text) => line(text('old tenant')));
  onAnswer(newTenant.server, (text) => {
    for (const logged of newTenant.console.slice(lines)) {
      const { event, ...rest } = JSON.parse(logged);
      line(`${time()}  action script  ${event}: ${outcome(rest)}`);
    }
    lines = newTenant.console.length;
    line(text('new tenant'));
    for (const { to, ticket } of newTenant.outbox.slice(mails)) {
      line(`${time()}  mail           to ${short(to)}, who sets a new password by`);
      line(curl(newTenant, RESET, { ticket, password: 'New-password-1!' }));
    }
    mails = newTenant.outbox.length;
  });
}

const time = () => new Date().toTimeString().slice(0, 8);

/**
 * @param {HttpsServer} server
 * @param {(text: (name: string) => string) => void} print
 */
function onAnswer({ app, requests }, print) {
  app.server.on('request', (request, response) => {
    response.once('close', () => {
      const entry = requests.findLast(({ headers }) => headers === request.headers);
      const status = response.writableFinished ? response.statusCode : 'no answer';
      const path = short(entry?.path ?? '');
      print(
        (name) =>
          `${time()}  ${name.padEnd(13)}  ${request.method} ${path}  ${status}${detail(entry?.body)}`,
      );
    });
  });
}

/** Who or what a request is about, without secrets. @param {any} body */
function detail(body) {
  const grant =
    typeof body?.grant_type === 'string' ? body.grant_type.split('/').at(-1) : undefined;
  const identifier = body?.username ?? body?.email;
  const parts = [grant, typeof identifier === 'string' ? identifier : undefined].filter(Boolean);
  return parts.length ? `  ${parts.map((part) => short(part)).join(', ')}` : '';
}
