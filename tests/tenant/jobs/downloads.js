// @ts-check
/**
 * The host from which exported files are downloaded: another origin than the tenant, with links that are signed and
 * expire. It must never see a token of the Management API.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { ServerSockets } from '../server-sockets.js';

/** @typedef {import('./job.js').Job} Job */
/** @typedef {{ method: string, path: string, query: Record<string, string>, headers: import('node:http').IncomingHttpHeaders, status: number, bytes: number, at: number }} DownloadRequest */
/**
 * @typedef {object} DownloadFault
 * @property {number} [times] only the next n downloads
 * @property {number} [breakAfter] drop the connection after so many bytes of the body
 * @property {number} [truncate] send only so many bytes of the file, in an answer that is complete
 * @property {number} [flipByte] change the byte at this position
 * @property {number} [restFrom] send the rest from this byte, if another rest is asked for
 * @property {number} [status] answer with this status and no file
 */

const DENIED =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';

/** The first and last byte that are asked for. @param {string | undefined} range @param {number} size */
function rangeOf(range, size) {
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (!first) return undefined;
  return { first: Number(first), last: Math.min(last ? Number(last) : size - 1, size - 1) };
}

export class Downloads {
  /** Every request, the oldest first. @type {DownloadRequest[]} */
  requests = [];
  /** Whether the host answers to `Range`. */
  ranges = true;
  /** Whether its ETags promise only that two files mean the same. */
  isWeak = false;
  /** Faults of the next downloads, tried in order. @type {DownloadFault[]} */
  faults = [];
  /** Valid links by their signature. @type {Map<string, { job: Job, issuedAt: number }>} */
  #links = new Map();
  /** @type {import('node:https').Server | undefined} */
  #server;
  /** @type {ServerSockets | undefined} */
  #sockets;
  /** @type {Promise<void> | undefined} */
  #started;

  /** @param {import('./jobs.js').Jobs} jobs @param {import('../certificate-authority.js').CertificateAuthority} authority */
  constructor(jobs, authority) {
    this.jobs = jobs;
    this.authority = authority;
  }

  /** Host and port, once an export was asked for. */
  get domain() {
    const address = /** @type {import('node:net').AddressInfo | null | undefined} */ (
      this.#server?.address()
    );
    return address ? `localhost:${address.port}` : '';
  }

  start() {
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start() {
    const server = createServer(await this.authority.issue(), (request, response) =>
      this.#answer(request, response),
    );
    this.#server = server;
    this.#sockets = new ServerSockets(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }

  /** A new link to the file of a job. @param {Job} job */
  linkTo(job) {
    const signature = randomBytes(24).toString('base64url');
    this.#links.set(signature, { job, issuedAt: this.jobs.tenant.clock.now() });
    const name = `${job.id}/emulator.${job.members.format}.gz`;
    return `https://${this.domain}/${name}?Expires=${Math.floor(this.jobs.tenant.clock.now() / 1000)}&Signature=${signature}`;
  }

  /** Ends the life of all links that were given out. */
  expireLinks() {
    this.#links.clear();
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  #answer(request, response) {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', `https://${this.domain}`);
    const query = Object.fromEntries(url.searchParams);
    /** @type {DownloadRequest} */
    const entry = {
      method,
      path: url.pathname,
      query,
      headers,
      status: 0,
      bytes: 0,
      at: Date.now(),
    };
    this.requests.push(entry);
    const link = this.#links.get(query.Signature ?? '');
    const file = link?.job.outcome?.file;
    const valid = link && this.jobs.tenant.clock.now() - link.issuedAt < this.jobs.timing.linkMs;
    const fault = this.#takeFault();
    const refusal = fault.status ?? (valid && file ? undefined : 403);
    if (refusal || !file) {
      entry.status = refusal ?? 403;
      response.writeHead(entry.status, { 'content-type': 'application/xml' }).end(DENIED);
      return;
    }
    this.#send(entry, response, changed(file, fault), fault);
  }

  /** @param {DownloadRequest} entry @param {import('node:http').ServerResponse} response @param {Buffer} file @param {DownloadFault} fault */
  #send(entry, response, file, fault) {
    const hash = createHash('sha256').update(entry.path).digest('hex');
    const etag = `${this.isWeak ? 'W/' : ''}"${hash.slice(0, 32)}"`;
    const { range: asked, 'if-range': condition = etag } = entry.headers;
    const range = this.ranges && condition === etag ? rangeOf(asked, file.length) : undefined;
    if (range && range.first >= file.length) {
      entry.status = 416;
      response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
      return;
    }
    if (range) range.first = fault.restFrom ?? range.first;
    const body = range ? file.subarray(range.first, range.last + 1) : file;
    entry.status = range ? 206 : 200;
    entry.bytes = Math.min(body.length, fault.breakAfter ?? Infinity);
    response.writeHead(entry.status, {
      'content-type': 'application/gzip',
      'content-length': body.length,
      ...(this.ranges ? { 'accept-ranges': 'bytes', etag } : {}),
      ...(range ? { 'content-range': `bytes ${range.first}-${range.last}/${file.length}` } : {}),
    });
    if (fault.breakAfter === undefined) response.end(body);
    else response.write(body.subarray(0, fault.breakAfter), () => response.destroy());
  }

  /** @returns {DownloadFault} */
  #takeFault() {
    const fault = this.faults.find(({ times = Infinity }) => times > 0);
    if (fault?.times !== undefined) fault.times -= 1;
    return fault ?? {};
  }

  async close() {
    const server = this.#server;
    if (!server) return;
    this.#sockets?.destroy();
    server.close();
    await once(server, 'close');
  }
}

/** The file as a fault leaves it. @param {Buffer} file @param {DownloadFault} fault */
function changed(file, { truncate, flipByte }) {
  if (truncate !== undefined) return file.subarray(0, truncate);
  if (flipByte === undefined) return file;
  const copy = Buffer.from(file);
  copy[flipByte] = 0xff ^ (copy[flipByte] ?? 0);
  return copy;
}
