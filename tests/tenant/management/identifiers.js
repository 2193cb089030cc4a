// @ts-check
/**
 * Generates the identifiers and secrets of new records, in the formats of the platform.
 */
import { randomBytes, randomUUID } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @param {number} length */
const alphanumeric = (length) =>
  Array.from(randomBytes(length), (byte) => ALPHANUMERIC[byte % ALPHANUMERIC.length]).join('');

export const newClientId = () => alphanumeric(32);
export const newClientSecret = () => randomBytes(48).toString('base64url');
/** Generates an ID with a prefix such as `con_` or `cgr_`. @param {string} prefix */
export const newId = (prefix) => `${prefix}_${alphanumeric(16)}`;
export const newUuid = () => randomUUID();
