// @ts-check
/**
 * What a careful Node.js script does to convert an export: lines are cut from Buffers, which was the fastest form found,
 * duplicates are exact, and the same files are written as by this project's `convert`.
 *   node convert-node.js EXPORT.ndjson.gz FOLDER CONNECTION OLD_DOMAIN
 */
import { createReadStream, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { createGunzip } from 'node:zlib';

const [file = '', folder = '', connection = '', domain = ''] = process.argv.slice(2);
const FILE_BYTES = 400_000;
const PIECE_BYTES = 262_144;
const TEXTS = ['name', 'nickname', 'given_name', 'family_name', 'picture'];
const UNIQUE = /** @type {const} */ (['user_id', 'email', 'username', 'phone_number']);
const EMAIL = /^[^\s@]+@[^\s@]+$/;

mkdirSync(`${folder}/import-files`, { recursive: true });
const files = {
  rejected: openSync(`${folder}/rejected.ndjson`, 'w'),
  skipped: openSync(`${folder}/skipped.ndjson`, 'w'),
};
const counts = { records: 0, out: 0, skipped: 0, rejected: 0, files: 0 };
const seen = Object.fromEntries(UNIQUE.map((name) => [name, new Set()]));
let [line, byte, bytes] = [0, 0, 0];
/** @type {string[]} */
let users = [];

/** @param {'skipped' | 'rejected'} kind @param {object} values */
function report(kind, values) {
  counts[kind] += 1;
  writeSync(files[kind], `${JSON.stringify({ file, line, byte, ...values })}\n`);
}

function writeUsers() {
  if (users.length === 0) return;
  counts.files += 1;
  const name = `${String(counts.files).padStart(5, '0')}.json`;
  writeFileSync(`${folder}/import-files/${name}`, `[\n${users.join(',\n')}\n]`);
  [users, bytes] = [[], 0];
}

/** @param {any} user @param {any} identity */
function importRecord(user, identity) {
  /** @type {Record<string, unknown>} */
  const record = { user_id: `${domain}|${identity.user_id}`, email: user.email.toLowerCase() };
  record.email_verified = user.email_verified === true;
  for (const name of TEXTS) if (user[name]) record[name] = user[name];
  if (user.username) record.username = user.username;
  if (user.phone_number) {
    record.phone_number = user.phone_number;
    record.phone_verified = user.phone_verified === true;
  }
  if (user.user_metadata) record.user_metadata = user.user_metadata;
  if (user.app_metadata) record.app_metadata = user.app_metadata;
  return record;
}

/** @param {string} text */
function convert(text) {
  counts.records += 1;
  let user;
  try {
    user = JSON.parse(text);
  } catch {
    return report('rejected', { code: 'not_json' });
  }
  const { user_id } = user;
  const identity = user.identities?.find(
    (/** @type {any} */ { provider, connection: name }) =>
      provider === 'auth0' && name === connection,
  );
  if (!identity) return report('skipped', { user_id, reason: 'other_connection' });
  if (user.app_metadata?.migration_complete === true) {
    return report('skipped', { user_id, reason: 'already_moved' });
  }
  if (user.blocked) return report('skipped', { user_id, reason: 'blocked' });
  if (user.multifactor?.length > 0) return report('skipped', { user_id, reason: 'second_factor' });
  if (typeof user.email !== 'string') return report('rejected', { user_id, code: 'no_email' });
  if (!EMAIL.test(user.email)) return report('rejected', { user_id, code: 'invalid_email' });
  const record = importRecord(user, identity);
  for (const name of UNIQUE) {
    if (record[name] !== undefined && seen[name]?.has(record[name])) {
      return report('rejected', { user_id, code: `duplicate_${name}` });
    }
  }
  for (const name of UNIQUE) if (record[name] !== undefined) seen[name]?.add(record[name]);
  const json = JSON.stringify(record);
  const length = Buffer.byteLength(json) + 2;
  if (bytes + length + 2 > FILE_BYTES) writeUsers();
  users.push(json);
  bytes += length;
  counts.out += 1;
}

let rest = Buffer.alloc(0);
const options = { chunkSize: PIECE_BYTES, highWaterMark: 2_097_152 };
const source = createReadStream(file, { highWaterMark: PIECE_BYTES }).pipe(createGunzip(options));
for await (const piece of source) {
  const data = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
  let start = 0;
  for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
    line += 1;
    convert(data.toString('utf8', start, end));
    byte += end + 1 - start;
    start = end + 1;
  }
  rest = Buffer.from(data.subarray(start));
}
writeUsers();
console.log(JSON.stringify(counts));
