// Gets the answers to the questions of `init`: from the options, the environment, or a person. The toolkit checks them.
import { CommandError, UsageError } from '../errors.js';

/**
 * @typedef {import('../toolkit-types.js').InitAnswers} InitAnswers
 * @typedef {import('../toolkit-types.js').InitSettings} InitSettings
 * @typedef {import('../toolkit-types.js').TenantLook} TenantLook
 * @typedef {import('../terminal/output.js').Output} Output
 */

/**
 * @typedef {object} InitOptions
 * @property {string} [oldDomain]
 * @property {string} [newDomain]
 * @property {string[]} [connection]
 * @property {string[]} [enableClient]
 * @property {string} [userId]
 * @property {string} [mfaPolicy]
 * @property {string[]} [allowCidr]
 * @property {boolean} [yes] Whether the default answers count as given.
 */

/**
 * @typedef {object} Asking
 * @property {(question: string) => Promise<string>} [ask] Absent if nobody can be asked.
 * @property {(tenant: 'old' | 'new', domain: string) => Promise<TenantLook>} look
 * @property {(answers: InitAnswers) => Promise<InitSettings>} check
 * @property {Output} output
 */

/** The answer that means an empty list. Capital letters make no difference. */
const NONE = 'none';
const APPLICATIONS = `Applications of the new tenant whose users log in with it, by name or Client ID with commas between them; or none for
now: then nobody can log in with it yet`;
const USER_ID = `IDs of the users in the new tenant. domain: auth0|x becomes OLD_DOMAIN|x; keep: they stay the same`;
const MFA_POLICY = `Users with a second factor. reject: they cannot move; migrate: they move once their password is checked`;
const ADDRESSES = `Addresses of the new tenant, for the old tenant's attack protection. region: those that Auth0 publishes; or
addresses with commas between them; or none`;

/**
 * @param {InitOptions} options
 * @param {Asking} asking
 * @returns {Promise<{ settings: InitSettings, warnings: string[] }>}
 * @throws {CommandError} if an option is missing or wrong
 */
export async function collectAnswers(options, asking) {
  requireOptions(options, asking);
  const looks = await lookAtBoth(options, asking);
  const [old, fresh] = looks;
  const known = old.connections ?? undefined;
  /** @type {InitAnswers} */
  const answers = {
    old: { domain: old.domain },
    new: { domain: fresh.domain },
    known_connections: known,
    connections: options.connection ?? [],
    enable_clients: options.enableClient ?? [],
    user_id: options.userId,
    mfa_policy: options.mfaPolicy,
    allow_cidr: options.allowCidr ?? (options.yes ? [] : ['none']),
  };
  const questions = questionsFor(options, { region: fresh.region, known });
  if (asking.ask) {
    for (const { question, fallback, set } of questions) {
      await askUntilRight(answers, { question, fallback, set }, asking);
    }
  }
  const settings = await asking.check(answers);
  return {
    settings,
    warnings: [
      ...looks.flatMap(({ warnings }) => warnings),
      ...settings.warnings,
      ...warnOfExisting(settings, fresh.connections ?? []),
    ],
  };
}

/** @param {InitSettings} made @param {string[]} known The connections of the new tenant. */
function warnOfExisting({ settings }, known) {
  const pairs = /** @type {{ old: string, new?: string }[]} */ (settings.connections);
  const existing = pairs.map((pair) => pair.new ?? pair.old).filter((name) => known.includes(name));
  if (existing.length === 0) return [];
  return [
    `The new tenant has these connections already: ${existing.join(', ')}. setup keeps their users, and shows what it would change.`,
  ];
}

/**
 * The questions that the options leave open.
 *
 * @param {InitOptions} options
 * @param {{ region: string | null, known: string[] | undefined }} tenants
 */
function questionsFor(options, { region, known = [] }) {
  const { connection, enableClient, userId, mfaPolicy, allowCidr, yes } = options;
  const names =
    known.length > 0 ? `Database connections of the old tenant: ${known.join(', ')}\n` : '';
  /** @type {{ isOpen: boolean, question: string, fallback?: string, set: (answers: InitAnswers, answer: string) => void }[]} */
  const questions = [
    {
      isOpen: !connection,
      question: `${names}Connections whose users move, with commas between them; OLD=NEW if one has another name in the new tenant`,
      fallback: known.length === 1 ? known[0] : undefined,
      set: (answers, answer) => (answers.connections = splitList(answer)),
    },
    {
      isOpen: !enableClient && !yes,
      question: APPLICATIONS,
      fallback: NONE,
      set: (answers, answer) =>
        (answers.enable_clients = answer.toLowerCase() === NONE ? [] : splitList(answer)),
    },
    {
      isOpen: !userId && !yes,
      question: USER_ID,
      fallback: 'domain',
      set: (answers, answer) => (answers.user_id = answer),
    },
    {
      isOpen: !mfaPolicy && !yes,
      question: MFA_POLICY,
      fallback: 'reject',
      set: (answers, answer) => (answers.mfa_policy = answer),
    },
    {
      isOpen: !allowCidr && !yes,
      question: ADDRESSES,
      fallback: region ? 'region' : 'none',
      set: (answers, answer) => (answers.allow_cidr = splitList(answer)),
    },
  ];
  return questions.filter(({ isOpen }) => isOpen);
}

/**
 * Asks until the toolkit has nothing against the answer.
 *
 * @param {InitAnswers} answers
 * @param {{ question: string, fallback?: string, set: (answers: InitAnswers, answer: string) => void }} open
 * @param {Asking} asking
 */
async function askUntilRight(
  answers,
  { question, fallback, set },
  { ask = noAnswer, check, output },
) {
  for (;;) {
    const answer =
      (await ask(`${question}${fallback ? ` [${fallback}]` : ''}: `)) || (fallback ?? '');
    set(answers, answer);
    try {
      await check(answers);
      return;
    } catch (error) {
      printWrong(error, output);
    }
  }
}

/**
 * Looks at both tenants, so that one run reports the problems of both.
 *
 * @param {InitOptions} options
 * @param {Asking} asking
 * @returns {Promise<[TenantLook, TenantLook]>}
 */
async function lookAtBoth({ oldDomain, newDomain }, asking) {
  /** @type {CommandError[]} */
  const errors = [];
  /** @param {'old' | 'new'} tenant @param {string | undefined} domain @param {string} role */
  const lookAt = async (tenant, domain, role) => {
    const question = `Domain of the ${tenant} tenant, which the users ${role} (such as tenant.eu.auth0.com): `;
    for (let given = domain; ; given = undefined) {
      try {
        return await asking.look(tenant, given ?? (await (asking.ask ?? noAnswer)(question)));
      } catch (error) {
        if (!(error instanceof CommandError) || error.failure.code === 'refused') throw error;
        if (!asking.ask) {
          errors.push(error);
          return undefined;
        }
        printWrong(error, asking.output);
      }
    }
  };
  const old = await lookAt('old', oldDomain, 'leave');
  const fresh = await lookAt('new', newDomain, 'move to');
  if (!old || !fresh) throw joinErrors(errors);
  return [old, fresh];
}

/**
 * @param {InitOptions} options
 * @param {Asking} asking
 * @throws {UsageError} that names all options that are missing, if nobody can be asked
 */
function requireOptions(options, { ask }) {
  if (ask) return;
  const { yes = false } = options;
  const missing = [
    options.oldDomain ? [] : ['--old-domain'],
    options.newDomain ? [] : ['--new-domain'],
    options.connection ? [] : ['--connection'],
    options.userId || yes ? [] : ['--user-id'],
    options.mfaPolicy || yes ? [] : ['--mfa-policy'],
    options.allowCidr || yes ? [] : ['--allow-cidr'],
  ].flat();
  if (missing.length === 0) return;
  throw new UsageError(
    `there is no terminal on which to ask, and these options are missing: ${missing.join(', ')}`,
    'add them; --yes stands for the defaults of --user-id, --mfa-policy and --allow-cidr',
  );
}

/** @param {CommandError[]} errors */
function joinErrors(errors) {
  const [first] = errors;
  if (first && errors.length === 1) return first;
  const lines = errors.map(({ failure }) => {
    const remedy = failure.remedy ? `. ${failure.remedy}` : '';
    return `- ${failure.message}${remedy}`;
  });
  return new UsageError(`${errors.length} problems\n${lines.join('\n')}`);
}

/** @param {unknown} error @param {Output} output */
function printWrong(error, output) {
  if (!(error instanceof CommandError)) throw error;
  const { message, remedy } = error.failure;
  output.writeStderr(`${output.stderrColors.red('error:')} ${message}`);
  if (remedy) output.writeStderr(`${output.stderrColors.bold('remedy:')} ${remedy}`);
}

/** @param {string} answer */
const splitList = (answer) =>
  answer
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** @returns {Promise<string>} */
const noAnswer = () => Promise.resolve('');
