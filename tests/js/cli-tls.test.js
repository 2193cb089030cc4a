// @ts-check
// Tenants whose certificates the command line must not trust: what is said about each fault, and what cures it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { selfSignedLeaf } from '../tenant/certificate-authority.js';
import { CertificateAuthority, untrustedLeaf } from '../tenant/index.js';
import { beginMigration } from '../support/two-tenants.js';

const authority = await CertificateAuthority.load();
const other = await CertificateAuthority.create('Authority of a proxy');
const DAY_MS = 86_400_000;
const inDays = (/** @type {number} */ days) => new Date(Date.now() + days * DAY_MS);

/** A certificate with that of its authority behind it, as a proxy that inspects TLS sends it. */
async function chain() {
  const { cert, key } = await other.issue();
  return { cert: cert + other.pem, key };
}

const UNKNOWN = 'its certificate was issued by an authority that Node.js does not know';

/** @type {Record<string, { certificate: () => Promise<import('../tenant/certificate-authority.js').Leaf>, message: string, remedy: RegExp, isCured: boolean }>} */
const faults = {
  'signed by itself': {
    certificate: selfSignedLeaf,
    message: 'its certificate is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT)',
    remedy: /set NODE_EXTRA_CA_CERTS to a file/,
    isCured: true,
  },
  'of an unknown authority': {
    certificate: untrustedLeaf,
    message: `${UNKNOWN} (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
    remedy: /set NODE_EXTRA_CA_CERTS to a file/,
    isCured: true,
  },
  'of an unknown authority that is sent too': {
    certificate: chain,
    message: `${UNKNOWN} (SELF_SIGNED_CERT_IN_CHAIN)`,
    remedy: /set NODE_EXTRA_CA_CERTS to a file/,
    isCured: true,
  },
  'that has expired': {
    certificate: () => authority.issue({ notBefore: inDays(-3), notAfter: inDays(-1) }),
    message: 'its certificate has expired (CERT_HAS_EXPIRED)',
    remedy: /^Check the clock of this machine/,
    isCured: false,
  },
  'that is not valid yet': {
    certificate: () => authority.issue({ notBefore: inDays(1), notAfter: inDays(2) }),
    message: 'its certificate is not valid yet (CERT_NOT_YET_VALID)',
    remedy: /^Check the clock of this machine/,
    isCured: false,
  },
  'of another host': {
    certificate: () => authority.issue({ names: ['other.example.com'], addresses: [] }),
    message: 'its certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)',
    remedy: /^Check the name/,
    isCured: false,
  },
};

describe('a certificate that must not be trusted', () => {
  for (const [name, { certificate, message, remedy, isCured }] of Object.entries(faults)) {
    test(`a certificate ${name} is said with the host and what cures it, before anything is sent`, async (t) => {
      const { desk, oldTenant, newTenant } = await beginMigration(t, {
        newTenant: { certificate: await certificate() },
      });
      const { code, document } = await desk.json(['setup', '--yes']);
      const { problem } = document;
      assert.deepEqual([code, problem.code, problem.tenant], [1, 'unreachable', 'new']);
      assert.equal(
        problem.message,
        `the new tenant ${newTenant.domain} can't be reached: ${message}`,
      );
      assert.match(problem.remedy, remedy);
      assert.equal(problem.remedy.includes('NODE_EXTRA_CA_CERTS'), isCured);
      assert.ok(problem.remedy.includes(newTenant.domain) || !/host|renew/.test(problem.remedy));
      assert.deepEqual(newTenant.requests, []);
      assert.ok(
        oldTenant.requests.every(({ method, path }) => method === 'GET' || path === '/oauth/token'),
      );
    });
  }

  test('NODE_EXTRA_CA_CERTS with the authority’s certificate cures an unknown authority', async (t) => {
    const { desk } = await beginMigration(t, {
      oldTenant: { certificate: await other.issue() },
      newTenant: { certificate: await other.issue() },
    });
    const file = desk.write('authority.pem', other.pem);
    const { code, stderr } = await desk.json(['setup', '--dry-run'], {
      env: { NODE_EXTRA_CA_CERTS: file },
    });
    assert.equal(code, 3, stderr);
  });

  test('check names the fault, too', async (t) => {
    const { desk, oldTenant } = await beginMigration(t, {
      oldTenant: { certificate: await untrustedLeaf() },
    });
    const { code, stdout } = await desk.run(['check']);
    assert.equal(code, 3);
    assert.ok(stdout.includes(`${oldTenant.domain} can't be reached: ${UNKNOWN}`), stdout);
    assert.match(stdout, /NODE_EXTRA_CA_CERTS/);
  });
});
