// @ts-check
/**
 * A proxy on the loopback address that accepts plain HTTP and sends it to an old tenant, with CORS headers for a page in a
 * browser. When the page aborts a request, the proxy aborts it too.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { request as send } from 'node:https';
import { pipeline } from 'node:stream';

/** @param {string} domain of the tenant @param {string} authority PEM */
export async function startForwarder(domain, authority) {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', '*');
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST, PATCH');
      response.setHeader(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '',
      );
      response.writeHead(204).end();
      return;
    }
    const headers = { ...request.headers, host: domain };
    const onward = send(`https://${domain}${request.url}`, {
      method: request.method,
      headers,
      ca: authority,
      agent: false,
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => {});
    });
    onward.on('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
