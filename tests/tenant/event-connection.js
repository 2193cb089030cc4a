// @ts-check
/**
 * One connection of `GET /api/v2/events`: a stream of Server-Sent Events.
 */

/** Milliseconds after which a client should come back. */
const RETRY_MS = 2000;

export class EventConnection {
  /** @type {NodeJS.Timeout[]} */
  #timers;

  /** @param {import('./tenant-events.js').TenantEvents} events @param {import('node:http').ServerResponse} response @param {Set<string> | undefined} types */
  constructor(events, response, types) {
    this.events = events;
    this.response = response;
    this.types = types;
    response.write(`:connected\n\nretry: ${RETRY_MS}\n\n`);
    this.#timers = [
      setInterval(() => this.heartbeat(), events.heartbeatMs).unref(),
      setTimeout(() => this.end(), events.connectionMs).unref(),
    ];
  }

  /** Delivers an event, if the client has asked for its type. @param {import('./tenant-events.js').KeptEvent} event */
  send(event) {
    const { position, type } = event;
    if (this.types && !this.types.has(type)) return;
    const offset = this.events.cursorOf(position);
    const data = JSON.stringify({ offset, event: this.events.cloudEvent(event) });
    const message = `event: ${type}\nid: ${offset}\ndata: ${data}\n\n`;
    if (this.events.torn > 0) {
      this.events.torn -= 1;
      this.stop();
      this.response.write(message.slice(0, message.length / 2), () => this.response.destroy());
      return;
    }
    this.#write(this.events.repeats ? message + message : message);
  }

  /** Moves the cursor of the client over events that it has not asked for. */
  heartbeat() {
    const offset = this.events.cursorOf(this.events.position);
    this.#write(
      `event: offset-only\nid: ${offset}\ndata: {"offset":"${offset}"}\n\n: heartbeat\n\n`,
    );
  }

  /** @param {string} code @param {string} message */
  fail(code, message) {
    this.#write(`event: error\ndata: ${JSON.stringify({ error: { code, message } })}\n\n`);
    this.end();
  }

  end() {
    this.stop();
    this.response.end();
  }

  /** Writes nothing any more. */
  stop() {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#write = () => {};
  }

  /** @param {string} text */
  #write = (text) => {
    this.response.write(text);
  };
}
