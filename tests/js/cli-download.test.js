// @ts-check
// The download of an export's file: new links, the rest of a file, gzip to its end, and no credentials but the link.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { globalAgent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { download } from '../../js/cli/bulk/download.js';
import { TenantClock } from '../tenant/clock.js';
import { CertificateAuthority } from '../tenant/index.js';
import { Downloads } from '../tenant/jobs/downloads.js';

const authority = await CertificateAuthority.load();
/** Three members, of which the second one begins inside a line. */
const USERS = 20_000;
const TEXT = Array.from({ length: USERS }, (_, number) =>
  JSON.stringify({
    user_id: `auth0|${number}`,
    name: createHash('md5').update(`${number}`).digest('hex'),
  }),
).join('\n');
const FILE = Buffer.concat(
  [TEXT.slice(0, 5000), TEXT.slice(5000, 9001), TEXT.slice(9001)].map((part) => gzipSync(part)),
);

/** @param {import('node:test').TestContext} t @param {Buffer} [file] */
async function begin(t, file = FILE) {
  const host = new Downloads(
    /** @type {any} */ ({ timing: { linkMs: 60_000 }, tenant: { clock: new TenantClock() } }),
    authority,
  );
  await host.start();
  const folder = mkdtempSync(join(tmpdir(), 'download-'));
  t.after(async () => {
    await host.close();
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'users-old.ndjson.gz');
  const job = (/** @type {string} */ id, bytes = file) =>
    /** @type {any} */ ({ id, members: { format: 'json' }, outcome: { file: bytes } });
  return {
    host,
    path,
    folder,
    /** Downloads with a new link to the file of a job. */
    run: (id = 'job_1', bytes = file) => download(host.linkTo(job(id, bytes)), path, () => {}),
  };
}

const complete = {
  kind: 'complete',
  bytes: FILE.length,
  sha256: createHash('sha256').update(FILE).digest('hex'),
  users: USERS,
};

/** @param {string} path */
function assertWhole(path) {
  assert.deepEqual(readFileSync(path), FILE);
  assert.equal(statSync(path).mode & 0o777, 0o600);
}

describe('a download', () => {
  test('has all members of the gzip, and its lines are counted', async (t) => {
    const { run, path, folder } = await begin(t);
    assert.deepEqual(await run(), complete);
    assertWhole(path);
    assert.deepEqual(readdirSync(folder), ['users-old.ndjson.gz']);
  });

  test('sends no token, and asks for the bytes as they are', async (t) => {
    const { run, host } = await begin(t);
    await run();
    const headers = host.requests[0]?.headers ?? {};
    assert.equal(headers.authorization, undefined);
    assert.equal(headers['accept-encoding'], 'identity');
  });

  test('asks for the rest after it broke off', async (t) => {
    const { run, host, path } = await begin(t);
    host.faults = [{ times: 1, breakAfter: 400_000 }];
    const broken = await run();
    assert.equal(broken.kind, 'interrupted');
    assert.ok('received' in broken && broken.received > 0 && broken.received <= 400_000);
    assert.equal(existsSync(path), false);
    assert.deepEqual(await run(), complete);
    assertWhole(path);
    assert.deepEqual(
      host.requests.map(({ status }) => status),
      [200, 206],
    );
    assert.equal(host.requests[1]?.headers.range, `bytes=${broken.received}-`);
  });

  for (const [what, host] of Object.entries({
    'does not send the rest': { ranges: false },
    'does not promise the same bytes': { isWeak: true },
  })) {
    test(`begins again where the host ${what}`, async (t) => {
      const { run, path, ...begun } = await begin(t);
      Object.assign(begun.host, host);
      begun.host.faults = [{ times: 1, breakAfter: 400_000 }];
      await run();
      assert.deepEqual(await run(), complete);
      assertWhole(path);
      assert.deepEqual(
        begun.host.requests.map(({ status }) => status),
        [200, 200],
      );
    });
  }

  test('begins again where all bytes had arrived, but were not checked', async (t) => {
    const { run, host, path } = await begin(t);
    host.faults = [{ times: 1, breakAfter: 400_000 }];
    await run();
    writeFileSync(`${path}.part`, FILE);
    const reason = 'the host answers with status 416';
    assert.deepEqual(await run(), { kind: 'interrupted', received: 0, reason });
    assert.deepEqual(await run(), complete);
    assertWhole(path);
  });

  test('begins again if the host sends another rest', async (t) => {
    const { run, host, path } = await begin(t);
    host.faults = [
      { times: 1, breakAfter: 400_000 },
      { times: 1, restFrom: 1000 },
    ];
    await run();
    const reason = 'the host answers with another part of the file';
    assert.deepEqual(await run(), { kind: 'interrupted', received: 0, reason });
    assert.deepEqual(await run(), complete);
    assertWhole(path);
  });

  test('begins again if the file is another one', async (t) => {
    const { run, host, path } = await begin(t);
    host.faults = [{ times: 1, breakAfter: 400_000 }];
    await run('job_1', gzipSync(Buffer.from(TEXT.repeat(2))));
    assert.deepEqual(await run('job_2'), complete);
    assertWhole(path);
  });

  test('keeps what has arrived when the link is not valid any more', async (t) => {
    const { run, host, path } = await begin(t);
    host.faults = [
      { times: 1, breakAfter: 400_000 },
      { times: 1, status: 403 },
    ];
    const { received } = /** @type {any} */ (await run());
    assert.deepEqual(await run(), { kind: 'link_expired', received });
    assert.deepEqual(await run(), complete);
    assertWhole(path);
  });
});

describe('a download that does not succeed', () => {
  for (const [name, fault] of Object.entries({
    'is cut off': { truncate: FILE.length - 4 },
    'has a wrong byte': { flipByte: 200 },
    'is empty': { truncate: 0 },
  })) {
    test(`is discarded if the file ${name}`, async (t) => {
      const { run, host, folder } = await begin(t);
      host.faults = [{ times: 1, ...fault }];
      assert.equal((await run()).kind, 'damaged');
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual(await run(), complete);
    });
  }

  test('is discarded if the file is no gzip', async (t) => {
    const { run } = await begin(t, Buffer.from(TEXT));
    assert.deepEqual(await run(), { kind: 'damaged', reason: 'it is no gzip' });
  });

  test('is discarded if something follows the padding of the gzip', async (t) => {
    const { run } = await begin(t, Buffer.concat([FILE, Buffer.alloc(1_000_000), FILE]));
    const reason = 'it is no whole gzip: incorrect header check';
    assert.deepEqual(await run(), { kind: 'damaged', reason });
  });

  for (const status of [302, 402, 404, 409, 499]) {
    test(`is refused with status ${status}`, async (t) => {
      const { run, host } = await begin(t);
      host.faults = [{ status }];
      const reason = `the host answers with status ${status}`;
      assert.deepEqual(await run(), { kind: 'refused', reason });
    });
  }

  for (const status of [400, 401, 403, 410]) {
    test(`needs a new link after status ${status}`, async (t) => {
      const { run, host } = await begin(t);
      host.faults = [{ status }];
      assert.deepEqual(await run(), { kind: 'link_expired', received: 0 });
    });
  }

  for (const status of [408, 425, 429, 500, 503]) {
    test(`is tried again after status ${status}`, async (t) => {
      const { run, host } = await begin(t);
      host.faults = [{ status }];
      const reason = `the host answers with status ${status}`;
      assert.deepEqual(await run(), { kind: 'interrupted', received: 0, reason });
    });
  }

  test('never goes over plain HTTP', async (t) => {
    const { path } = await begin(t);
    const refused = await download('http://localhost:1/u.gz?Signature=x', path, () => {});
    assert.equal(refused.kind, 'refused');
  });

  test('says no part of the link', async (t) => {
    const { path } = await begin(t);
    const failed = await download('https://localhost:1/u.gz?Signature=x', path, () => {});
    assert.deepEqual(failed, { kind: 'interrupted', received: 0, reason: 'ECONNREFUSED' });
  });

  test('throws if the file can not be written', async (t) => {
    const { folder, host } = await begin(t);
    const job = /** @type {any} */ ({ id: 'j', members: {}, outcome: { file: FILE } });
    await assert.rejects(
      download(host.linkTo(job), join(folder, 'missing', 'u.gz'), () => {}),
      { code: 'ENOENT' },
    );
  });

  test('keeps no connection, which would keep the process, if the disk is full', async (t) => {
    const { run, host, path } = await begin(t);
    host.faults = [{ times: 1, breakAfter: 1000 }];
    await run();
    const handle = await open(path, 'w');
    await handle.close();
    const full = Object.assign(new Error(), { code: 'ENOSPC' });
    const write = t.mock.method(Object.getPrototypeOf(handle), 'appendFile', () =>
      Promise.reject(full),
    );
    await assert.rejects(run(), { code: 'ENOSPC' });
    write.mock.restore();
    assert.deepEqual(Object.keys(globalAgent.sockets), []);
    assert.deepEqual(await run(), complete);
    assertWhole(path);
  });
});
