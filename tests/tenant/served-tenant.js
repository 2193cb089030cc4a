// @ts-check
/**
 * What both tenants have: their HTTPS server, their clock, log, statistics and events.
 */
import { TenantClock } from './clock.js';
import { rateLimitBody } from './rate-limit.js';
import { TenantEvents } from './tenant-events.js';
import { TenantLogs } from './tenant-logs.js';
import { TenantStats } from './tenant-stats.js';

/**
 * @typedef {object} TimeOptions
 * @property {() => number} [now] the time that the tenant's clock starts from, in milliseconds since 1970
 * @property {number} [logRetentionDays]
 */

export class ServedTenant {
  /** @param {import('./https-server.js').HttpsServer} server @param {TimeOptions} [options] */
  constructor(server, { now, logRetentionDays = 30 } = {}) {
    this.server = server;
    /** The tenant's clock, which a test may move. */
    this.clock = new TenantClock(now);
    /** How much has happened on each day. */
    this.stats = new TenantStats(this.clock);
    /** What has happened, the oldest entry first. */
    this.logs = new TenantLogs(this.clock, (entry) => this.stats.count(entry));
    this.logs.retentionDays = logRetentionDays;
    /** What happens to users, for those who are connected to the Events API. */
    this.events = new TenantEvents(this.clock, server);
    server.onLimited = ({ method, path, body }, client_ip) =>
      this.log('api_limit', 'The global limit has been reached', '', {
        ...(typeof body?.client_id === 'string' ? { client_id: body.client_id } : {}),
        client_ip,
        hostname: this.domain,
        details: { request: { method, path }, response: JSON.stringify(rateLimitBody(path)) },
      });
  }

  /** Host and port of the tenant. */
  get domain() {
    return this.server.domain;
  }

  /** Audience of the Management API. */
  get audience() {
    return `https://${this.domain}/api/v2/`;
  }

  get requests() {
    return this.server.requests;
  }

  clearRequests() {
    this.server.clearRequests();
  }

  get faults() {
    return this.server.faults;
  }

  get rateLimits() {
    return this.server.rateLimiter.limits;
  }

  /**
   * Writes an entry of the log.
   * @param {string} type @param {string} description @param {string} [user_id] empty if there is no user
   * @param {Record<string, unknown>} [more] further members
   */
  log(type, description, user_id = '', more = {}) {
    this.logs.add({ type, description, user_id, ...more });
  }
}
