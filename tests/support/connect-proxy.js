// @ts-check
/**
 * A proxy on the loopback that opens tunnels (RFC 9110 section 9.3.6), and nothing else, as a company's proxy does for HTTPS.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';

/**
 * @typedef {object} ProxyOptions
 * @property {{ username: string, password: string }} [credentials] What it asks for with Basic authentication.
 * @property {import('../tenant/certificate-authority.js').Leaf} [certificate] With it, the connections to the proxy are encrypted.
 * @property {number} [refuse] The status with which it answers every request.
 */

export class ConnectProxy {
  /** The targets of the requests, such as `localhost:443`, with their credentials. @type {{ target: string, authorization?: string }[]} */
  requests = [];
  /** The local ports of its connections to the targets. @type {Set<number | undefined>} */
  ports = new Set();
  /** @type {Set<import('node:stream').Duplex>} */
  #sockets = new Set();

  /** @param {{ after: (fn: () => any) => void }} t @param {ProxyOptions} [options] */
  static async start(t, options) {
    const proxy = new ConnectProxy(options);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    t.after(() => proxy.close());
    return proxy;
  }

  /** @param {ProxyOptions} [options] */
  constructor({ credentials, certificate, refuse } = {}) {
    const expected =
      credentials &&
      `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
    /** @type {import('node:http').RequestListener} */
    const refuseOthers = (_request, response) => response.writeHead(405).end();
    this.server = certificate
      ? createSecureServer(certificate, refuseOthers)
      : createServer(refuseOthers);
    this.server.on('connect', (request, socket) => {
      const authorization = request.headers['proxy-authorization'];
      this.requests.push({ target: request.url ?? '', authorization });
      this.#sockets.add(socket);
      socket.on('error', () => {});
      if (expected !== undefined && authorization !== expected) {
        socket.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n',
        );
      } else if (refuse !== undefined) {
        socket.end(`HTTP/1.1 ${refuse} Refused\r\nContent-Length: 0\r\n\r\n`);
      } else {
        this.#tunnel(request.url ?? '', socket);
      }
    });
  }

  /** @param {string} target @param {import('node:stream').Duplex} socket */
  #tunnel(target, socket) {
    const { hostname, port } = new URL(`http://${target}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      this.ports.add(upstream.localPort);
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    this.#sockets.add(upstream);
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  }

  get port() {
    return /** @type {import('node:net').AddressInfo} */ (this.server.address()).port;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The targets, each once. */
  get targets() {
    return [...new Set(this.requests.map(({ target }) => target))].sort();
  }

  close() {
    for (const socket of this.#sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }
}
