// @ts-check
/**
 * What both tenants have of their HTTPS server.
 */
export class ServedTenant {
  /** @param {import('./https-server.js').HttpsServer} server */
  constructor(server) {
    this.server = server;
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
}
