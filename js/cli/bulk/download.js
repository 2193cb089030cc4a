// Downloads the file of an export job. Its link is a credential that is valid for a minute: it is sent to nobody but the
// host that it names, without the tenant's token, and no message repeats it.
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { proxyFor } from '../network/proxy.js';
import { checkGzip } from './gzip-check.js';

/**
 * @typedef {import('../toolkit-types.js').Downloaded} Downloaded
 * @typedef {(done: number, total: number | null) => void} OnAdvance Receives the bytes that are there, and how many there will be.
 */

/** How long a host may send nothing, in milliseconds. */
const IDLE_MS = 60_000;
/** What hosts of files answer to a link that is not valid any more. Google's answers 400, the others 403. */
const EXPIRED = [400, 401, 403, 410];

/**
 * Downloads a file in gzip, and checks it to its end. What an earlier attempt has left beside it is continued if the host
 * still has the same file.
 *
 * @param {string} link
 * @param {string} path
 * @param {OnAdvance} onAdvance
 * @returns {Promise<Downloaded>}
 * @throws {Error} if the file can't be written
 */
export async function download(link, path, onAdvance) {
  if (!isHttps(link)) return { kind: 'refused', reason: 'the link does not begin with https' };
  const part = new PartialFile(path);
  await part.open();
  try {
    const problem = await receive(link, part, onAdvance);
    if (problem) return problem;
    await part.sync();
  } finally {
    await part.close();
  }
  const checked = await checkGzip(part.path);
  if ('reason' in checked) {
    await part.discard();
    return { kind: 'damaged', ...checked };
  }
  await part.finish();
  return { kind: 'complete', ...checked };
}

/** @param {string} link */
function isHttps(link) {
  return URL.canParse(link) && new URL(link).protocol === 'https:';
}

/**
 * @param {string} link
 * @param {PartialFile} part
 * @param {OnAdvance} onAdvance
 * @returns {Promise<Downloaded | undefined>} `undefined` if all bytes are there
 */
async function receive(link, part, onAdvance) {
  let response;
  try {
    response = await get(link, part.rangeHeaders());
  } catch (error) {
    return interrupted(part, faultName(error));
  }
  try {
    return await writeBody(response, part, onAdvance);
  } finally {
    // What is not read to its end would keep the connection, and the process with it.
    response.body.destroy();
  }
}

/**
 * @param {import('../network/proxy.js').FileResponse} response
 * @param {PartialFile} part
 * @param {OnAdvance} onAdvance
 * @returns {Promise<Downloaded | undefined>} `undefined` if all bytes are there
 */
async function writeBody({ status, headers, body }, part, onAdvance) {
  if (status !== 200 && status !== 206) {
    if (EXPIRED.includes(status)) return { kind: 'link_expired', received: part.bytes };
    const reason = `the host answers with status ${status}`;
    // The file is another one than before, or it is complete already.
    if (status === 416) await part.restart();
    const isTemporary = status >= 500 || [408, 416, 425, 429].includes(status);
    return isTemporary ? interrupted(part, reason) : { kind: 'refused', reason };
  }
  const isRest = status === 206 && rangeStart(headers['content-range']?.toString()) === part.bytes;
  if (status === 206 && !isRest) {
    await part.restart();
    return interrupted(part, 'the host answers with another part of the file');
  }
  if (!isRest) await part.restart();
  await part.remember(headers.etag?.toString());
  const length = Number(headers['content-length'] ?? Number.NaN);
  const total = Number.isSafeInteger(length) ? part.bytes + length : null;
  // An answer that is shorter than its content-length is a fault, too.
  const fault = await part.append(body, (done) => onAdvance(done, total));
  return fault === undefined ? undefined : interrupted(part, fault);
}

/** @param {PartialFile} part @param {string} reason @returns {Downloaded} */
const interrupted = (part, reason) => ({ kind: 'interrupted', received: part.bytes, reason });

/**
 * @param {string} link
 * @param {Record<string, string>} headers
 * @returns {Promise<import('../network/proxy.js').FileResponse>}
 */
async function get(link, headers) {
  const options = { headers: { 'accept-encoding': 'identity', ...headers }, idleMs: IDLE_MS };
  const proxy = await proxyFor(link);
  return proxy ? proxy.get(link, options) : getDirectly(link, options);
}

/**
 * @param {string} link
 * @param {{ headers: Record<string, string>, idleMs: number }} options
 * @returns {Promise<import('../network/proxy.js').FileResponse>}
 */
function getDirectly(link, { headers, idleMs }) {
  return new Promise((resolve, reject) => {
    const call = request(link, { headers }, (body) => {
      resolve({ status: body.statusCode ?? 0, headers: body.headers, body });
    });
    call.setTimeout(idleMs, () => {
      call.destroy(Object.assign(new Error('idle'), { code: 'ETIMEDOUT' }));
    });
    call.once('error', reject);
    call.end();
  });
}

/** The name of a fault; its message may hold the link. @param {unknown} error */
const faultName = (error) =>
  /** @type {NodeJS.ErrnoException} */ (error).code ?? 'the connection broke off';

/** @param {string | undefined} range such as `bytes 100-199/200` */
function rangeStart(range) {
  const [, start] = /^bytes (\d+)-/.exec(range ?? '') ?? [];
  return start === undefined ? undefined : Number(start);
}

/** What has arrived of a file. Beside it is the ETag that the host has given it. */
class PartialFile {
  bytes = 0;
  /** @type {string | undefined} */
  #etag;
  /** @type {import('node:fs/promises').FileHandle | undefined} */
  #file;

  /** @param {string} path */
  constructor(path) {
    this.target = path;
    this.path = `${path}.part`;
    this.etagPath = `${path}.part.etag`;
  }

  async open() {
    this.#etag = await readFile(this.etagPath, 'utf8').catch(() => undefined);
    this.#file = await open(this.path, 'a', 0o600);
    if (this.#etag === undefined) await this.#file.truncate(0);
    this.bytes = (await this.#file.stat()).size;
  }

  /** The headers that ask for the rest, if the file is the same as before (RFC 9110 section 13.1.5). @returns {Record<string, string>} */
  rangeHeaders() {
    if (this.bytes === 0 || this.#etag === undefined) return {};
    return { range: `bytes=${this.bytes}-`, 'if-range': this.#etag };
  }

  async restart() {
    await this.#file?.truncate(0);
    this.bytes = 0;
    this.#etag = undefined;
    await rm(this.etagPath, { force: true });
  }

  /** Only a strong ETag says that two files are the same in every byte. @param {string | undefined} etag */
  async remember(etag) {
    if (etag === undefined || etag === this.#etag || !etag.startsWith('"')) return;
    await writeFile(this.etagPath, etag, { mode: 0o600 });
    this.#etag = etag;
  }

  /**
   * @param {import('node:stream').Readable} response
   * @param {(done: number) => void} onAdvance
   * @returns {Promise<string | undefined>} why the response ended too early
   * @throws {Error} if the file can't be written
   */
  async append(response, onAdvance) {
    const chunks = response[Symbol.asyncIterator]();
    for (;;) {
      let next;
      try {
        next = await chunks.next();
      } catch (error) {
        return faultName(error);
      }
      if (next.done) return undefined;
      await this.#file?.appendFile(next.value);
      this.bytes += next.value.length;
      onAdvance(this.bytes);
    }
  }

  async sync() {
    await this.#file?.sync();
  }

  async close() {
    await this.#file?.close();
  }

  async discard() {
    await rm(this.path, { force: true });
    await rm(this.etagPath, { force: true });
  }

  async finish() {
    await rename(this.path, this.target);
    await rm(this.etagPath, { force: true });
  }
}
