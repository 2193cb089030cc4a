// @ts-check
/**
 * The post-login Actions of a login, one after the other, and what becomes of what they ask for.
 */
import { ActionCache } from './action-cache.js';
import { noEffects, runAction } from './post-login-action.js';
import { enrol, factorTypesOf } from './second-factors.js';

/** @typedef {import('./post-login-action.js').Action} Action */
/** @typedef {import('./post-login-action.js').LoginEffects} LoginEffects */
/** @typedef {import('./post-login-action.js').LoginFacts} LoginFacts */
/** @typedef {{ user_id: string, protocol: string, asked: string[], enrolled: string | null }} Enrollment what an Action asked a user to enrol, and the factor that the user has got */
/** @typedef {{ name: string, user_id: string, protocol: string, refused?: string, ms: number }} ActionRun */
/** @typedef {{ postLogin: PostLogin, factors: import('./guardian-factors.js').GuardianFactors, extensibilityTimeLimit: number }} FlowTenant its time limit, in milliseconds, is for all Actions of a login together */

/** What a tenant keeps of its post-login Actions from one login to the next. */
export class PostLogin {
  cache = new ActionCache();
  /** Every request for an enrolment, newest last. @type {Enrollment[]} */
  enrollments = [];
  /** Every run of an Action, newest last. @type {ActionRun[]} */
  runs = [];
  /** The lines that Actions printed. @type {string[]} */
  console = [];

  /** @param {(line: string) => void} [onLine] is called with each line that an Action prints */
  constructor(onLine = () => {}) {
    this.onLine = onLine;
  }

  /** @param {string} line */
  print(line) {
    this.console.push(line);
    this.onLine(line);
  }
}

/** Metadata of one kind that the Actions of a login may set. */
const LARGEST_METADATA = 32 * 1024;
/** Protocols in which a person sits at a browser, who can be asked for something. */
const INTERACTIVE = new Set([
  'oidc-basic-profile',
  'oidc-implicit-profile',
  'oidc-hybrid-profile',
  'oauth2-device-code',
  'samlp',
  'wsfed',
]);

/** @param {string} description @returns {NonNullable<LoginEffects['refused']>} */
const denied = (description) => ({ error: 'access_denied', description });

/**
 * Lets the user enrol in the first of the factors that is switched on and that the user does not have yet.
 * @param {string[]} asked @param {LoginFacts} facts @param {FlowTenant} tenant
 * @returns {LoginEffects['refused']} why the login fails
 */
function complete(asked, { user, protocol = 'oauth2-password' }, { factors, postLogin }) {
  const has = factorTypesOf(user);
  const possible = asked.filter((factor) => factors.isEnabled(factor) && !has.includes(factor));
  const interactive = INTERACTIVE.has(protocol);
  const enrolled = (interactive && possible[0]) || null;
  postLogin.enrollments.push({ user_id: user.user_id, protocol, asked, enrolled });
  if (!interactive) return denied(`An enrolment is not possible with the protocol ${protocol}`);
  if (!enrolled) return denied('None of the requested factors can be enrolled');
  enrol(user, enrolled);
  return undefined;
}

/**
 * Runs Actions in their order. The first one that refuses the login is the last one that runs.
 * @param {Action[]} actions
 * @param {LoginFacts} facts
 * @param {FlowTenant} tenant
 * @param {LoginEffects} [before] what Rules asked for
 * @returns {Promise<LoginEffects>}
 */
export async function runActions(actions, facts, tenant, before = noEffects()) {
  const all = { ...before };
  const { cache, runs } = tenant.postLogin;
  const log = (/** @type {string} */ line) => tenant.postLogin.print(line);
  const deadline = Date.now() + tenant.extensibilityTimeLimit;
  const protocol = facts.protocol ?? 'oauth2-password';
  for (const action of actions) {
    const started = Date.now();
    const timeLimit = Math.max(1, deadline - started);
    const effects = await runAction(action, facts, { cache, log, timeLimit });
    all.idToken = { ...all.idToken, ...effects.idToken };
    all.accessToken = { ...all.accessToken, ...effects.accessToken };
    all.appMetadata = { ...all.appMetadata, ...effects.appMetadata };
    all.userMetadata = { ...all.userMetadata, ...effects.userMetadata };
    all.multifactor = effects.multifactor ?? all.multifactor;
    const impossible =
      effects.refused || !effects.enrollment
        ? undefined
        : complete(effects.enrollment, facts, tenant);
    const refused = effects.refused ?? impossible;
    runs.push({
      name: action.name ?? '',
      user_id: facts.user.user_id,
      protocol,
      ...(refused ? { refused: refused.description } : {}),
      ms: Date.now() - started,
    });
    for (const metadata of [all.appMetadata, all.userMetadata]) {
      if (Buffer.byteLength(JSON.stringify(metadata)) > LARGEST_METADATA) {
        return { ...noEffects(), refused: denied('Actions may set at most 32 kB of metadata') };
      }
    }
    // A denial does not cancel changes of metadata. After an error, the flow is not completed and nothing is written.
    if (effects.failed || impossible) return { ...noEffects(), refused };
    if (refused) return { ...all, refused };
  }
  return all;
}
