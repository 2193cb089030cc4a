// Creates the applications with which the other commands use the Management APIs, in each tenant that there is a token for.
import { PlanConfirmation } from '../plan-confirmation.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {import('../toolkit-types.js').OwnClientReport} OwnClientReport
 * @typedef {import('../terminal/output.js').Output} Output
 */

/**
 * @param {import('../toolkit-types.js').InitSettings} needed
 * @param {object} context
 * @param {Record<'old' | 'new', import('../toolkit-types.js').TenantEnvironment>} context.access
 * @param {import('../terminal/progress.js').Progress} context.progress
 * @param {boolean} context.yes Whether the plans count as confirmed.
 * @param {Output} context.output
 * @returns {Promise<{ old: OwnClientReport | null, new: OwnClientReport | null }>} `null`: there is no token
 */
export async function createOwnClients(needed, { access, progress, yes, output }) {
  /** @param {'old' | 'new'} tenant */
  const create = async (tenant) => {
    const { domain, token } = access[tenant];
    if (!token) return null;
    const confirmation = new PlanConfirmation(output, { domains: { [tenant]: domain }, yes });
    const request = {
      tenant,
      environment: { domain, token },
      settings: needed.settings,
    };
    const ui = { ...progress.ui(), confirm: confirmation.confirm };
    const report = await withToolkit((toolkit) => toolkit.create_own_client(request, ui));
    confirmation.requireTerminal();
    return report;
  };
  return { old: await create('old'), new: await create('new') };
}
