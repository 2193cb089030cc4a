// @ts-check
/**
 * Drives consumer/worker.js in a runtime that answers requests: first many at once, which share the instance and its
 * token, then the suite in one.
 */

/** @typedef {import('../consumer/suite.js').Result} Result */

/**
 * @param {(url: string) => Promise<{ json(): Promise<any> }>} ask
 * @param {import('../consumer/suite.js').Tenant} tenant
 * @returns {Promise<Result[]>}
 */
export async function drive(ask, tenant) {
  const { identifier } = tenant.users.lookedUp;
  const url = `http://worker.test/get-user?${new URLSearchParams({ identifier })}`;
  const codes = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const outcome = await (await ask(url)).json();
      return outcome.code;
    }),
  );
  const name = 'ten requests at once';
  const ok = codes.every((code) => code === 'found');
  const together = ok ? { name, ok } : { name, ok, error: codes.join(', ') };
  return [together, ...(await (await ask('http://worker.test/suite')).json())];
}
