// @ts-check
/**
 * The file of an export: NDJSON or CSV, in gzip.
 */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { csvHeader, csvRow } from './export-csv.js';

/** @typedef {{ name: string, export_as?: string }} ExportField */

const compress = promisify(gzip);
/** Fields that can be exported (page "User Profile Structure"). Those that are not in this list are left out of the lines. */
const EXPORTABLE = new Set(
  `app_metadata blocked created_at email email_verified family_name given_name identities last_ip last_login last_password_reset
  logins_count multifactor multifactor_last_modified name nickname phone_number phone_verified picture updated_at user_id
  user_metadata username`.split(/\s+/),
);
/** Fields of an export that asks for none. The documentation only speaks of a predefined set. @type {ExportField[]} */
const DEFAULT_FIELDS =
  `user_id given_name family_name nickname name email email_verified picture created_at updated_at`
    .split(' ')
    .map((name) => ({ name }));

/** Reads the value at a name such as `user_metadata.a.b` or `identities[0].connection`. @param {string} name @returns {(user: Record<string, any>) => unknown} */
function valueAt(name) {
  const [root = '', ...path] = name.split(/[.[\]]+/).filter(Boolean);
  if (!EXPORTABLE.has(root)) return () => undefined;
  // A user has the property `blocked` only when it is true.
  if (root === 'blocked') return (user) => user.blocked || undefined;
  return (user) => path.reduce((/** @type {any} */ value, key) => value?.[key], user[root]);
}

/** Cuts a list into parts, of which the last may be shorter. @template T @param {T[]} list @param {number} count @returns {T[][]} */
function parts(list, count) {
  const size = Math.max(1, Math.ceil(list.length / count));
  return Array.from({ length: Math.max(1, Math.ceil(list.length / size)) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/**
 * @param {Record<string, any>[]} users
 * @param {{ format: 'json' | 'csv', fields?: ExportField[], members: number }} options
 * @returns {Promise<Buffer>}
 */
export async function exportFile(users, { format, fields = DEFAULT_FIELDS, members }) {
  const columns = fields.map(({ name, export_as = name }) => ({
    key: export_as,
    valueOf: valueAt(name),
  }));
  /** @param {Record<string, any>} user */
  const jsonLine = (user) => {
    const entries = columns.map(({ key, valueOf }) => [key, valueOf(user)]);
    // From entries: a key may be `__proto__`.
    return `${JSON.stringify(Object.fromEntries(entries))}\n`;
  };
  /** @param {Record<string, any>} user */
  const csvLine = (user) => csvRow(columns.map(({ valueOf }) => valueOf(user)));
  const line = format === 'json' ? jsonLine : csvLine;
  const header = format === 'csv' ? csvHeader(columns.map(({ key }) => key)) : '';
  const texts = parts(users, members).map((part) => part.map(line).join(''));
  const packed = await Promise.all(
    texts.map((text, index) =>
      compress(index === 0 ? header + text : text, { level: constants.Z_BEST_SPEED }),
    ),
  );
  return Buffer.concat(packed);
}
