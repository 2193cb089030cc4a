// @ts-check
/**
 * Pages and fields of responses: pages by number, pages by checkpoint, and the selection of fields.
 */
import { boolean, integer, string } from './validation.js';
import { managementRefusal } from '../refusal.js';

export const FIELDS = { fields: string, include_fields: boolean };
export const PAGES = {
  page: { ...integer, minimum: 0 },
  per_page: { ...integer, minimum: 0, maximum: 100 },
  include_totals: boolean,
};
export const CHECKPOINT = { from: string, take: { ...integer, minimum: 1, maximum: 100 } };

/** @typedef {{ fields?: string, include_fields?: boolean, page?: number, per_page?: number, include_totals?: boolean, from?: string, take?: number }} ListQuery */

/** Returns a record with only the requested fields. @param {Record<string, any>} record @param {ListQuery} query @param {string[]} [always] fields that are always included */
export function selected(record, { fields, include_fields = true }, always = []) {
  if (!fields) return record;
  const names = fields.split(',').map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name]) => always.includes(name) || names.includes(name) === include_fields,
    ),
  );
}

/** Returns the requested page of a list, with an envelope only if `include_totals` is set. @param {string} key @param {any[]} all @param {ListQuery} query */
export function paged(key, all, { page = 0, per_page = 50, include_totals = false }) {
  const start = page * per_page;
  const records = all.slice(start, start + per_page);
  return include_totals ? { total: all.length, start, limit: per_page, [key]: records } : records;
}

/** Decodes a checkpoint, which contains the position of the next page. @param {string} from */
function positionOf(from) {
  const position = /^\d+$/.exec(Buffer.from(from, 'base64url').toString())?.[0];
  if (!position) {
    throw managementRefusal(
      400,
      "Query validation error: 'Invalid value' on property from.",
      'invalid_query_string',
    );
  }
  return Number(position);
}

/** Returns the requested page of a list by checkpoint; the last page has no `next`. @param {string} key @param {any[]} all @param {ListQuery} query */
export function checkpointed(key, all, { from, take = 50 }) {
  const start = from === undefined ? 0 : positionOf(from);
  const end = start + take;
  return {
    [key]: all.slice(start, end),
    ...(end < all.length ? { next: Buffer.from(String(end)).toString('base64url') } : {}),
  };
}
