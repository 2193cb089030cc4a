// @ts-check
/**
 * The jobs of a tenant: exports and imports of users, their times and their faults. Tests change the members while the
 * tenant runs.
 */
import { Downloads } from './downloads.js';
import { exportRoutes } from './export-routes.js';
import { importRoutes } from './import-routes.js';
import { Job } from './job.js';
import { jobRoutes } from './job-routes.js';

/** @typedef {import('../old-tenant.js').OldTenant | import('../new-tenant.js').NewTenant} Tenant */

const HOUR_MS = 3_600_000;
/** Longest delay of a timer. */
const LARGEST_DELAY_MS = 2 ** 31 - 1;

export class Jobs {
  /** Every job, the oldest first. @type {Job[]} */
  all = [];
  /** How long a job waits and works, how long a download link is valid, and how long a job's summary and its data are kept, in milliseconds. */
  timing = {
    pendingMs: 0,
    processingMs: 0,
    linkMs: 60_000,
    expiresMs: 2 * HOUR_MS,
    dataMs: 24 * HOUR_MS,
  };
  /** Whether no job gets on. */
  paused = false;
  /** Number of gzip members of which an export file consists. */
  gzipMembers = 3;
  /** Whether an import job fails as a whole. @type {(records: Record<string, any>[]) => boolean} */
  failWhole = () => false;
  /** Why an import job fails as a whole by `failWhole`, or an export job by `failExports`. With null, neither the job nor its errors say anything. @type {string | null} */
  failDetails = 'Unexpected error while processing the job.';
  failExports = false;
  /** Whether the factors of a valid record cannot be enrolled. Its profile is stored. @type {(record: Record<string, any>) => boolean} */
  factorsFail = () => false;
  /** The code of a record whose value another user has. No source says which code belongs to which field. */
  conflictCodes = {
    user_id: 'DUPLICATED_USER',
    email: 'DUPLICATED_USER',
    username: 'CONFLICT_USERNAME',
    phone_number: 'CONFLICT',
  };
  /** `dropAnswer`: how many of the next accepted imports get no answer, as if the connection broke. */
  faults = { dropAnswer: 0 };

  /** @param {Tenant} tenant @param {import('../certificate-authority.js').CertificateAuthority} authority */
  constructor(tenant, authority) {
    this.tenant = tenant;
    /** The host from which exported files are downloaded. It starts with the first export. */
    this.downloads = new Downloads(this, authority);
  }

  /** @param {import('../management/routes.js').Route} route @param {{ all: () => Record<string, any>[] }} users those of all connections */
  addRoutes(route, users) {
    this.users = users;
    exportRoutes(route, this);
    importRoutes(route, this);
    jobRoutes(route, this);
  }

  /** Jobs of import that are not finished. */
  get activeImports() {
    return this.all.filter(({ type, active }) => type === 'users_import' && active);
  }

  /** Adds a job, which works on its own even if nobody asks for it. @param {import('./job.js').JobType} type @param {Record<string, unknown>} members @param {() => import('./job.js').Outcome | Promise<import('./job.js').Outcome>} work */
  add(type, members, work) {
    const job = new Job(this, type, members, work);
    this.all.push(job);
    const { pendingMs, processingMs } = this.timing;
    const delay = Math.min(pendingMs + processingMs, LARGEST_DELAY_MS);
    setTimeout(() => void job.advance(), delay).unref();
    return job;
  }

  /** A job whose data is still kept, in its current state. @param {string} id */
  async get(id) {
    const job = this.all.find((candidate) => candidate.id === id);
    await job?.advance();
    return job && job.age < this.timing.dataMs ? job : undefined;
  }

  /** Users of a connection, or of all. @param {import('../management/connections.js').Connection} [connection] @returns {Record<string, any>[]} */
  usersOf(connection) {
    return connection ? this.tenant.usersOf(connection).all() : (this.users?.all() ?? []);
  }

  /** Sends the mail that a job is finished, to those who manage the tenant. @param {Job} job */
  mail({ id }) {
    this.tenant.outbox.push({ to: 'owner@example.com', ticket: '', job: id, at: Date.now() });
  }

  async close() {
    await this.downloads.close();
  }
}
