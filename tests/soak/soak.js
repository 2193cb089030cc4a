// @ts-check
/**
 * The soak of the action scripts: many calls at once in one container, against an old tenant that fails at random. Nobody may
 * be let in with a wrong password, and nobody be told that the right one is wrong, whatever fails.
 */
import { isDeepStrictEqual } from 'node:util';
import { CertificateAuthority, OldTenant } from '../tenant/index.js';
import { PASSWORD, ScriptContainer, installedAction } from '../js/support.js';
import { nextCall } from './calls.js';
import { RandomFaults } from './faults.js';
import { Random } from './random.js';
import { SoakRequests } from './requests.js';

/** @typedef {import('./calls.js').SoakCall} SoakCall */
/**
 * @typedef {object} SoakReport
 * @property {Record<string, number>} codes how many calls had each outcome
 * @property {Record<string, number>} faults how many requests met each fault
 * @property {string[]} mistakes what was wrong
 * @property {number} requests
 * @property {number} mostTokenRequests at a time
 * @property {number[]} heap bytes of the container's heap in use, ten times during the run
 */

const SETTINGS = { Timeout_Ms: '15000', Log_Level: 'info' };
const CHANCE_OF_FAULT = 0.2;
const HEAP_SAMPLES = 10;
/** Collects the garbage first, so that what is left is in use. */
const HEAP =
  "(require('v8').setFlagsFromString('--expose-gc'), require('vm').runInNewContext('gc')(), " +
  "require('v8').getHeapStatistics().used_heap_size)";

/**
 * @param {object} options
 * @param {number} options.calls
 * @param {number} options.seed
 * @param {boolean} options.withAction whether the old tenant has its Action, which saves requests
 * @param {number} [options.concurrency]
 * @returns {Promise<SoakReport>}
 */
export async function soak({ calls, seed, withAction, concurrency = 40 }) {
  const random = new Random(seed);
  const tenant = await OldTenant.start({ authority: await CertificateAuthority.load() });
  if (withAction) tenant.action = installedAction(tenant);
  // The cost of real hashes would be most of the run.
  tenant.users.passwordMatches = (user, password) =>
    Promise.resolve(user !== undefined && password === PASSWORD);
  const container = new ScriptContainer({
    configuration: { ...tenant.configuration, ...SETTINGS },
  });
  const faults = new RandomFaults(random, CHANCE_OF_FAULT);
  faults.install(tenant);
  const run = new SoakRun({ container, faults, withAction });
  let next = 0;
  const caller = async () => {
    while (next < calls) {
      const number = next++;
      if (number % Math.ceil(calls / HEAP_SAMPLES) === 0) {
        await run.takeHeap();
        tenant.clearRequests();
      }
      await run.make(nextCall(random, tenant, number));
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, caller));
    return await run.end();
  } finally {
    await container.close();
    await tenant.close();
  }
}

class SoakRun {
  /** @type {SoakReport['codes']} */
  #codes = {};
  /** @type {string[]} */
  #mistakes = [];
  /** @type {number[]} */
  #heap = [];

  /** @param {{ container: ScriptContainer, faults: RandomFaults, withAction: boolean }} parts */
  constructor({ container, faults, withAction }) {
    this.container = container;
    this.faults = faults;
    this.withAction = withAction;
    this.requests = new SoakRequests(faults);
  }

  /** Makes a call and checks its result. @param {SoakCall} call */
  async make(call) {
    this.requests.begin(call);
    const run = await (call.script === 'login'
      ? this.container.login(call.identifier, call.password)
      : this.container.getUser(call.identifier));
    const requests = this.requests.end(call);
    const code = codeOf(run);
    this.#codes[code] = (this.#codes[code] ?? 0) + 1;
    const expected = this.#expectedCodes(call, requests);
    const met = requests.own.map((request) => this.faults.of(request)?.name ?? 'no fault');
    const what = `${call.script} of ${call.identifier} (${met.join(', ') || 'no request'})`;
    if (run.calls !== 1 || run.failed) this.#mistakes.push(`${what}: ${run.calls} callbacks`);
    if (!expected.includes(code)) {
      this.#mistakes.push(`${what}: ${code} instead of ${expected.join(' or ')}`);
    }
    if (code === 'found' && !isDeepStrictEqual(run.result, call.profile)) {
      this.#mistakes.push(`${what}: another profile: ${JSON.stringify(run.result)}`);
    }
    const line = JSON.parse(this.container.console.shift() ?? '{}');
    if (typeof line.code !== 'string') this.#mistakes.push(`${what}: no log line`);
  }

  async takeHeap() {
    this.#heap.push(await this.container.evaluate(HEAP));
  }

  /** @returns {Promise<SoakReport>} */
  async end() {
    await this.container.flush();
    return {
      codes: this.#codes,
      faults: this.faults.counts,
      requests: this.requests.count,
      mistakes: [...this.#mistakes, ...this.container.violations],
      mostTokenRequests: this.requests.mostTokenRequests,
      heap: this.#heap,
    };
  }

  /**
   * A fault of the last request decides the outcome; faults before it were overcome. Who waits for a token may see the fault of
   * each request for one during the call.
   *
   * @param {SoakCall} call
   * @param {import('./requests.js').CallRequests} requests
   * @returns {string[]}
   */
  #expectedCodes({ script, code }, { own, tokens }) {
    const last = own.at(-1);
    const fault = last && this.faults.of(last)?.code;
    if (fault) return [fault];
    if (this.withAction && script === 'login') return [code];
    const ofTokens = tokens.flatMap((token) => this.faults.of(token)?.code ?? []);
    return [...new Set([code, ...ofTokens])];
  }
}

/** @param {import('../tenant/container.js').RunResult} run */
const codeOf = ({ error, result }) =>
  error?.code ?? error?.name ?? (result ? 'found' : 'not_found');
