// @ts-check
/**
 * Prints each request to one of the tenants when its response is sent, with the actions of the new tenant for it.
 */
import { curl, PASSWORD_RESET } from './curl.js';
import { line, shorten } from './print.js';
import { describeLogLine } from './observe.js';

/** @typedef {import('../../tests/tenant/https-server.js').HttpsServer} HttpsServer */

/** @param {import('./until-signal.js').BothTenants} tenants */
export function printTraffic({ oldTenant, newTenant }) {
  let [printedLines, printedMails] = [newTenant.console.length, newTenant.outbox.length];
  onResponse(oldTenant.server, (text) => line(text('old tenant')));
  onResponse(newTenant.server, (text) => {
    for (const logged of newTenant.console.slice(printedLines)) {
      const { event, ...rest } = JSON.parse(logged);
      line(`${time()}  action script  ${event}: ${describeLogLine(rest)}, ${rest.ms} ms`);
    }
    printedLines = newTenant.console.length;
    line(text('new tenant'));
    for (const { to, ticket } of newTenant.outbox.slice(printedMails)) {
      line(`${time()}  mail           to ${shorten(to)}, who can set a new password with`);
      line(curl(newTenant, PASSWORD_RESET, { ticket, password: 'New-password-1!' }));
    }
    printedMails = newTenant.outbox.length;
  });
}

const time = () => new Date().toTimeString().slice(0, 8);

/**
 * @param {HttpsServer} server
 * @param {(text: (name: string) => string) => void} print
 */
function onResponse({ app, requests }, print) {
  app.server.on('request', (request, response) => {
    response.once('close', () => {
      const entry = requests.findLast(({ headers }) => headers === request.headers);
      const status = response.writableFinished ? response.statusCode : 'no response';
      const path = shorten(entry?.path ?? '');
      print(
        (name) =>
          `${time()}  ${name.padEnd(13)}  ${request.method} ${path}  ${status}${detail(entry?.body)}`,
      );
    });
  });
}

/** Describes the user or the grant type of a request, without secrets. @param {any} body */
function detail(body) {
  const grant =
    typeof body?.grant_type === 'string' ? body.grant_type.split('/').at(-1) : undefined;
  const identifier = body?.username ?? body?.email;
  const parts = [grant, typeof identifier === 'string' ? identifier : undefined].filter(Boolean);
  return parts.length ? `  ${parts.map((part) => shorten(part)).join(', ')}` : '';
}
