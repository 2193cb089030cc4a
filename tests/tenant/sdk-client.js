// @ts-check
/**
 * The official SDK as a client of an emulated tenant, for the emulator's own tests.
 */
import assert from 'node:assert/strict';
import { ManagementClient, ManagementError } from 'auth0';

/** @param {{ domain: string, managementClient: { client_id: string, client_secret: string } }} tenant */
export const sdkFor = ({ domain, managementClient: { client_id, client_secret } }) =>
  new ManagementClient({ domain, clientId: client_id, clientSecret: client_secret });

/** @param {Promise<unknown>} call @param {number} status @param {RegExp} message */
export const refused = (call, status, message) =>
  assert.rejects(call, (error) => {
    assert.ok(error instanceof ManagementError);
    assert.equal(error.statusCode, status);
    assert.match(JSON.stringify(error.body), message);
    return true;
  });

/** @template T @param {AsyncIterable<T>} page @returns {Promise<T[]>} */
export async function everyItem(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}
