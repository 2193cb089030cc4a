// @ts-check
/**
 * Runs the old tenant in a separate process, so that its CPU time is not measured as that of the scripts.
 */
import { CertificateAuthority, OldTenant } from '../../tests/tenant/index.js';
import { serve } from './peer.js';

const PASSWORD = 'Correct-Horse 7';
const USERS = 100;
const NAMESPACE = 'https://migrationapp/';

/** @param {number} index @returns {import('../../tests/tenant/user-store.js').NewUser} */
const user = (index) => ({
  user_id: `auth0|${String(index).padStart(24, '0')}`,
  email: `user${index}@example.com`,
  email_verified: true,
  name: `Zoë Example ${index}`,
  nickname: `user${index}`,
  given_name: 'Zoë',
  family_name: `Example ${index}`,
  picture: `https://cdn.example.com/avatars/${index}.png`,
  password: PASSWORD,
  user_metadata: {
    language: 'de',
    theme: 'dark',
    address: { city: 'Graz', street: 'Herrengasse 1' },
    consents: ['terms', 'news'],
  },
  app_metadata: {
    plan: 'gold',
    roles: ['reader', 'editor'],
    customer_number: 100_000 + index,
    since: '2019-04-01',
  },
});

const users = Array.from({ length: USERS }, (_, index) => user(index));
const tenant = await OldTenant.start({ authority: await CertificateAuthority.load(), users });
// Password hashing is skipped, because its time belongs to the old tenant and would hide that of the scripts.
tenant.users.passwordMatches = (found, password) =>
  Promise.resolve(found !== undefined && password === PASSWORD);
let connections = 0;
tenant.server.app.server.on('secureConnection', () => (connections += 1));

/** Sets the claims of the Action without running it, because a thousand concurrent sandboxes would need a gigabyte. */
function setAction(/** @type {boolean} */ installed) {
  const claims = (/** @type {Record<string, any>} */ all) => {
    const { user_metadata, app_metadata } = tenant.users.byId(all.sub) ?? {};
    return {
      [`${NAMESPACE}user_metadata`]: user_metadata,
      [`${NAMESPACE}app_metadata`]: app_metadata,
      [`${NAMESPACE}action_version`]: 1,
      ...all,
    };
  };
  tenant.idToken = installed ? { claims } : {};
}
setAction(true);

serve({
  settings: () => ({ ...tenant.configuration, Timeout_Ms: '18000' }),
  users: () => ({ identifiers: users.map(({ email }) => email), password: PASSWORD }),
  setAction,
  /** Returns the counts since the last call and resets them. */
  take: () => {
    const tokens = tenant.requests.filter(
      ({ body }) => body?.grant_type === 'client_credentials',
    ).length;
    const counts = { requests: tenant.requests.length, connections, tokens };
    tenant.clearRequests();
    tenant.logs.length = 0;
    connections = 0;
    return counts;
  },
});
