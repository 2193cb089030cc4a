// @ts-check
/**
 * Tests consumer/worker.js in a runtime that handles requests: first with ten concurrent requests, which share the instance
 * and its token, then with one request that runs the suite.
 */

/** @typedef {import('../consumer/suite.js').Result} Result */

/**
 * @param {(url: string) => Promise<{ json(): Promise<any> }>} dispatchFetch
 * @param {import('../consumer/suite.js').Tenant} tenant
 * @returns {Promise<Result[]>}
 */
export async function testWorker(dispatchFetch, tenant) {
  const { identifier } = tenant.users.lookedUp;
  const url = `http://worker.test/get-user?${new URLSearchParams({ identifier })}`;
  const codes = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const outcome = await (await dispatchFetch(url)).json();
      return outcome.code;
    }),
  );
  const name = 'ten concurrent requests find the user';
  const ok = codes.every((code) => code === 'found');
  const concurrent = ok ? { name, ok } : { name, ok, error: codes.join(', ') };
  return [concurrent, ...(await (await dispatchFetch('http://worker.test/suite')).json())];
}
