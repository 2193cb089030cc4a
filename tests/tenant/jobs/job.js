// @ts-check
/**
 * One job of a tenant. It goes from pending to processing and then to completed or failed; what it does, it does when the
 * time of processing is over. Its state follows from the clock at every look, so that tests may change the times of jobs
 * that run.
 */
import { newId } from '../management/identifiers.js';

/** @typedef {'users_import' | 'users_export'} JobType */
/** @typedef {'pending' | 'processing' | 'completed' | 'failed' | 'expired'} JobStatus */
/** @typedef {{ failed: number, updated: number, inserted: number, total: number }} Summary */
/** @typedef {{ user: Record<string, any>, errors: { code: string, message: string, path?: string }[] }} UserErrors */
/**
 * @typedef {object} Outcome
 * @property {Summary} [summary]
 * @property {UserErrors[]} [errors]
 * @property {Buffer} [file] of an export
 * @property {boolean} [failed] whether the job failed as a whole
 * @property {string | null} [statusDetails] why it failed
 */

export class Job {
  id = newId('job');
  /** Milliseconds, by the tenant's clock. */
  createdAt;
  /** @type {Outcome | undefined} */
  outcome;
  /** Members that a test lays over what `GET /jobs/{id}` answers, such as `{ status: 'expired' }`. @type {Record<string, unknown>} */
  override = {};
  /** @type {Promise<void> | undefined} */
  #run;
  /** @type {(() => Outcome | Promise<Outcome>) | undefined} */
  #work;

  /**
   * @param {import('./jobs.js').Jobs} jobs @param {JobType} type
   * @param {Record<string, unknown>} members what the answers repeat of the request
   * @param {() => Outcome | Promise<Outcome>} work
   */
  constructor(jobs, type, members, work) {
    this.jobs = jobs;
    this.createdAt = jobs.tenant.clock.now();
    this.type = type;
    this.members = members;
    this.#work = work;
  }

  get age() {
    return this.jobs.tenant.clock.now() - this.createdAt;
  }

  /** Does the work of the job if its time has come. */
  async advance() {
    const { pendingMs, processingMs } = this.jobs.timing;
    if (this.outcome || this.jobs.paused || this.age < pendingMs + processingMs) return;
    this.#run ??= this.#finish();
    await this.#run;
  }

  async #finish() {
    const work = this.#work;
    // The file of an import is not kept: there may be thousands of jobs.
    this.#work = undefined;
    this.outcome = await work?.();
  }

  /** @returns {JobStatus} */
  get status() {
    const { pendingMs, expiresMs } = this.jobs.timing;
    if (!this.outcome) return this.age < pendingMs ? 'pending' : 'processing';
    if (this.outcome.failed) return 'failed';
    return this.type === 'users_import' && this.age >= expiresMs ? 'expired' : 'completed';
  }

  get active() {
    return !this.outcome;
  }

  /** What the answer to the request that created the job says. */
  created() {
    const { id, type, members } = this;
    return { status: 'pending', type, created_at: this.#createdAt, id, ...members };
  }

  /** The job as `GET /jobs/{id}` answers it. @param {string} [location] */
  shown(location) {
    const { id, type, status, members, outcome } = this;
    const { pendingMs, processingMs } = this.jobs.timing;
    const left = Math.max(0, pendingMs + processingMs - this.age);
    const done = Math.floor((100 * (this.age - pendingMs)) / Math.max(1, processingMs));
    const progress = {
      pending: {},
      processing: {
        percentage_done: Math.max(0, Math.min(99, done)),
        time_left_seconds: Math.ceil(left / 1000),
      },
      completed: { percentage_done: 100, time_left_seconds: 0 },
      failed: {},
      // The summary is lost once a job has expired.
      expired: {},
    }[status];
    return {
      status,
      type,
      created_at: this.#createdAt,
      id,
      ...members,
      ...progress,
      ...(location && status === 'completed' ? { location } : {}),
      ...(status === 'completed' && outcome?.summary ? { summary: outcome.summary } : {}),
      ...(outcome?.statusDetails ? { status_details: outcome.statusDetails } : {}),
      ...this.override,
    };
  }

  get #createdAt() {
    return new Date(this.createdAt).toISOString();
  }
}
