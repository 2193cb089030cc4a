// @ts-check
/**
 * The work of an import job: the records of a file become users of a connection, each on its own.
 */
import { randomBytes } from 'node:crypto';
import { warnIfLarge } from '../log-context.js';
import { methodsOfFactors } from '../second-factors.js';
import { masked } from './import-errors.js';
import { recordErrors } from './import-schema.js';

/** @typedef {import('./jobs.js').Jobs} Jobs */
/** @typedef {import('../management/connections.js').Connection} Connection */
/** @typedef {import('./import-schema.js').RecordError} RecordError */

/** Fields by which a record is the same user as another one. */
const KEYS = /** @type {const} */ (['user_id', 'email', 'username', 'phone_number']);
/** What an import with upsert may overwrite. Metadata is replaced as a whole. */
const UPSERTABLE = [
  ...['app_metadata', 'user_metadata', 'email_verified', 'family_name', 'given_name', 'name'],
  ...['nickname', 'picture'],
];

/** Instead of a hash: without one, the platform sets a random password. */
const UNKNOWN_PASSWORD = '-';

/** @param {string} statusDetails */
const failedWhole = (statusDetails) => ({ failed: true, statusDetails });

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A key as two records are compared. @param {string} field @param {any} record */
const keyOf = (field, record) =>
  typeof record?.[field] === 'string' ? `${field} ${record[field].toLowerCase()}` : undefined;

class ImportRun {
  summary = { failed: 0, updated: 0, inserted: 0, total: 0 };
  /** @type {import('./job.js').UserErrors[]} */
  errors = [];
  /** Keys of the records so far. @type {Set<string>} */
  #seen = new Set();

  /** @param {Jobs} jobs @param {Connection} connection @param {boolean} upsert */
  constructor(jobs, connection, upsert) {
    this.jobs = jobs;
    this.connection = connection;
    this.upsert = upsert;
    this.users = jobs.tenant.usersOf(connection);
    this.exists = Boolean(jobs.tenant.management.connections.get(connection.id));
  }

  /** @param {any} record */
  take(record) {
    this.summary.total += 1;
    const errors = this.#store(record);
    if (!errors.length) return;
    this.summary.failed += 1;
    this.errors.push({ user: masked(record), errors });
  }

  /** @param {any} record @returns {RecordError[]} */
  #store(record) {
    if (!this.exists) {
      return [{ code: 'CONNECTION_NOT_FOUND', message: 'The connection does not exist.' }];
    }
    const invalid = recordErrors(record, this.connection);
    if (invalid.length) return invalid;
    const keys = KEYS.flatMap((field) => keyOf(field, record) ?? []);
    const repeated = KEYS.find((field) => this.#seen.has(keyOf(field, record) ?? ''));
    for (const key of keys) this.#seen.add(key);
    if (repeated) {
      const message = `A user with this ${repeated} was already provided.`;
      return [{ code: 'DUPLICATED_USER', message, path: repeated }];
    }
    const known = this.users.holder('email', record.email);
    if (this.upsert && known) return this.#update(known, record);
    const taken = KEYS.find((field) => record[field] !== undefined && this.#holder(field, record));
    if (taken) {
      const message = `A user with this ${taken} already exists.`;
      return [{ code: this.jobs.conflictCodes[taken], message, path: taken }];
    }
    return this.#insert(record);
  }

  /** @param {typeof KEYS[number]} field @param {any} record */
  #holder(field, record) {
    return field === 'user_id'
      ? this.users.byId(`auth0|${record.user_id}`)
      : this.users.holder(field, record[field]);
  }

  /** @param {any} record @returns {RecordError[]} */
  #insert({ password_hash, custom_password_hash, mfa_factors, ...record }) {
    const user_id = record.user_id ?? randomBytes(12).toString('hex');
    const hash = password_hash ?? custom_password_hash ?? UNKNOWN_PASSWORD;
    const user = this.users.insert({ ...record, user_id }, hash);
    warnIfLarge(this.jobs.tenant, 'wum', user);
    const factorErrors = this.#enrol(user, { ...record, mfa_factors });
    if (!factorErrors.length) this.summary.inserted += 1;
    return factorErrors;
  }

  /** @param {any} user @param {any} record @returns {RecordError[]} */
  #update(user, record) {
    this.users.update(user, (/** @type {any} */ stored) => {
      for (const field of UPSERTABLE) {
        if (record[field] !== undefined) stored[field] = record[field];
      }
    });
    warnIfLarge(this.jobs.tenant, 'wum', user);
    // Until the user has logged in for the first time.
    if (record.custom_password_hash && !user.logins_count) {
      this.users.setHash(user, record.custom_password_hash);
    }
    const factorErrors = this.#enrol(user, record);
    if (!factorErrors.length) this.summary.updated += 1;
    return factorErrors;
  }

  /** @param {any} user @param {any} record @returns {RecordError[]} */
  #enrol(user, record) {
    if (!record.mfa_factors) return [];
    if (this.jobs.factorsFail(record)) {
      const message = 'The MFA factors could not be imported.';
      return [{ code: 'MFA_FACTORS_FAILED', message, path: 'mfa_factors' }];
    }
    // Imported factors do not set `multifactor`.
    user.enrolled_factors = record.mfa_factors;
    user.authentication_methods = methodsOfFactors(record.mfa_factors);
    return [];
  }
}

/**
 * @param {Jobs} jobs @param {Connection} connection @param {string} text of the file @param {boolean} upsert
 * @returns {import('./job.js').Outcome}
 */
export function runImport(jobs, connection, text, upsert) {
  const records = parsed(text);
  if (!Array.isArray(records)) {
    return failedWhole(
      'Failed to parse users file JSON when importing users. Make sure it is valid JSON.',
    );
  }
  if (jobs.failWhole(records)) return { failed: true, statusDetails: jobs.failDetails };
  const run = new ImportRun(jobs, connection, upsert);
  for (const record of records) run.take(record);
  return { summary: run.summary, errors: run.errors };
}
