// @ts-check
/**
 * The events of a tenant: what happened to its users, for those who are connected to `GET /api/v2/events` and for those
 * who come back with a cursor.
 */
import { EventConnection } from './event-connection.js';
import { shownUser } from './user-search.js';
import { newId } from './management/identifiers.js';

/** @typedef {'user.created' | 'user.updated' | 'user.deleted'} UserEvent */
/** @typedef {{ position: number, time: number, type: UserEvent, user: string }} KeptEvent `time` in milliseconds; `user` is JSON */
/** @typedef {(type: UserEvent, user: { user_id: string }) => void} RaiseEvent */

/** The first bytes of a cursor, which make a plus of Base64, so that a client has to encode it in an address. */
const CURSOR_START = Buffer.from([0xfb, 0xef, 0xbe]);
/** How many connections a tenant may have, by plan. */
const CONNECTIONS = { free: 1, 'self-service': 4, enterprise: 8 };

/** Characters of an event's ID that number it, and of those before them that all events of a tenant share. */
const ID_DIGITS = 8;

export class TenantEvents {
  /** @type {keyof typeof CONNECTIONS} */
  plan = 'self-service';
  /** How long the server keeps a connection open, in milliseconds. */
  connectionMs = 300_000;
  /** Milliseconds between two messages that only move the cursor. */
  heartbeatMs = 15_000;
  /** How long an event is kept for those who come back, in milliseconds of the tenant's clock. No source says how long. */
  keptMs = 86_400_000;
  /** How many events are kept. */
  mostKept = 10_000;
  /** Whether each event is delivered twice: the platform promises to deliver at least once. */
  repeats = false;
  /** How many of the next events break their connection in the middle of the message. */
  torn = 0;
  /** @type {KeptEvent[]} */
  #kept = [];
  /** Position of the newest event. */
  #position = 0;
  /** @type {Set<EventConnection>} */
  #connections = new Set();
  #ids = { a0tenant: 'emulator', a0stream: newId('est'), tenant_id: newId('ten') };

  /** @param {import('./clock.js').TenantClock} clock @param {{ domain: string }} server */
  constructor(clock, server) {
    this.clock = clock;
    this.server = server;
  }

  /** Raises an event. The user is kept as JSON, and all else is made when it is sent, since tests load many users. @type {RaiseEvent} */
  raise = (type, user) => {
    this.#position += 1;
    const time = this.clock.now();
    const event = { position: this.#position, time, type, user: JSON.stringify(shownUser(user)) };
    this.#kept.push(event);
    // Not one by one, since that would copy the list each time.
    if (this.#kept.length > 2 * this.mostKept) this.#kept.splice(0, this.mostKept);
    for (const connection of this.#connections) connection.send(event);
  };

  /** The event as it is sent. @param {KeptEvent} event */
  cloudEvent({ position, time: milliseconds, type, user }) {
    const { tenant_id, a0tenant, a0stream } = this.#ids;
    const time = new Date(milliseconds).toISOString();
    const number = position.toString(36).padStart(ID_DIGITS, '0');
    const deleted = type === 'user.deleted' ? { deleted_at: time } : {};
    return {
      ...{ specversion: '1.0', type, source: `urn:auth0:${this.server.domain}` },
      ...{ id: `evt_${a0stream.slice(-ID_DIGITS)}${number}`, time },
      data: { object: { ...JSON.parse(user), ...deleted }, context: { tenant: { tenant_id } } },
      ...{ a0tenant, a0stream },
    };
  }

  /** The events that are kept, the oldest first. */
  get kept() {
    const oldest = this.clock.now() - this.keptMs;
    return this.#kept.slice(-this.mostKept).filter(({ time }) => time >= oldest);
  }

  /** Position of the newest event. */
  get position() {
    return this.#position;
  }

  /** The connections that are open. */
  get connections() {
    return this.#connections.size;
  }

  get isFull() {
    return this.connections >= CONNECTIONS[this.plan];
  }

  /** @param {number} position */
  cursorOf(position) {
    return Buffer.concat([CURSOR_START, Buffer.from(String(position))]).toString('base64');
  }

  /** The position that a cursor means, or undefined if it is none of this tenant. @param {string} cursor */
  positionOf(cursor) {
    const bytes = Buffer.from(cursor, 'base64');
    const position = Number(bytes.subarray(CURSOR_START.length).toString());
    const isOwn = this.cursorOf(position) === cursor && position <= this.#position;
    return isOwn ? position : undefined;
  }

  /** Whether an event after this position is not kept any more. @param {number} position */
  isExpired(position) {
    const [oldest] = this.kept;
    return position < (oldest?.position ?? this.#position + 1) - 1;
  }

  /**
   * Opens a connection and delivers the kept events after a position.
   * @param {import('node:http').ServerResponse} response @param {number} position @param {Set<string> | undefined} types all by default
   */
  open(response, position, types) {
    const connection = new EventConnection(this, response, types);
    this.#connections.add(connection);
    response.once('close', () => {
      connection.stop();
      this.#connections.delete(connection);
    });
    for (const event of this.kept) if (event.position > position) connection.send(event);
  }

  /** Sends the message that only moves the cursor on all connections, at once. */
  heartbeat() {
    for (const connection of this.#connections) connection.heartbeat();
  }

  /** Closes all connections, as the server does from time to time. */
  disconnect() {
    for (const connection of this.#connections) connection.end();
  }

  /** Ends all connections with an error message. @param {string} code such as `cursor_expired` @param {string} [message] */
  fail(code, message = 'The stream has failed.') {
    for (const connection of this.#connections) connection.fail(code, message);
  }
}
