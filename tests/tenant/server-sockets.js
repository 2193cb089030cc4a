// @ts-check
/**
 * The TCP connections of a server. Over TLS only they can be reset; and when a server closes, Node.js waits for those on which no
 * request has come until they time out, after more than a minute. `fetch` may open one after a response that was cancelled.
 */
export class ServerSockets {
  /** By the client's port. @type {Map<number | undefined, import('node:net').Socket>} */
  #sockets = new Map();
  #isClosed = false;

  /** @param {import('node:net').Server} server */
  constructor(server) {
    server.on('connection', (/** @type {import('node:net').Socket} */ socket) => {
      if (this.#isClosed) socket.destroy();
      const { remotePort } = socket;
      this.#sockets.set(remotePort, socket);
      socket.once('close', () => this.#sockets.delete(remotePort));
    });
  }

  /** The connection of a client. @param {number | undefined} port its own port */
  from(port) {
    return this.#sockets.get(port);
  }

  /** Closes all connections, and those that still come. */
  destroy() {
    this.#isClosed = true;
    for (const socket of this.#sockets.values()) socket.destroy();
  }
}
