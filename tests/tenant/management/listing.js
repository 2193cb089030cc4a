// @ts-check
/**
 * Pages and fields of responses: pages by number, pages by checkpoint, and the selection of fields.
 */
import { boolean, integer, string } from './validation.js';
import { managementRefusal } from '../refusal.js';

export const FIELDS = { fields: string, include_fields: boolean };
export const PAGES = {
  page: { ...integer, minimum: 0 },
  per_page: { ...integer, minimum: 1, maximum: 100 },
  include_totals: boolean,
};
/** For lists whose `per_page` may be 0. */
export const PAGES_FROM_ZERO = { ...PAGES, per_page: { ...integer, minimum: 0, maximum: 100 } };
/** @param {number} [largest] */
export const checkpoint = (largest = 100) => ({
  from: { ...string, maxLength: 1000 },
  take: { ...integer, minimum: 1, maximum: largest },
});
export const CHECKPOINT = checkpoint();
/** Connections after this one are in no page by number. */
const LAST_OFFSET = 1000;

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

/** Refuses a page by number that begins too far behind. @param {ListQuery} query */
export function checkOffset({ page = 0, per_page = 50 }) {
  if (page * per_page >= LAST_OFFSET) {
    throw managementRefusal(
      400,
      `You can only page through the first ${LAST_OFFSET} records.`,
      'invalid_paging',
    );
  }
}

/** Returns a page of a list that has pages by number and by checkpoint. The latter is an array unless `include_totals` is set, so that the next page is unknown. @param {string} key @param {any[]} all @param {ListQuery} query */
export function pagedOrCheckpointed(key, all, query) {
  if (query.from === undefined && query.take === undefined) return paged(key, all, query);
  const answer = checkpointed(key, all, query);
  return query.include_totals ? answer : answer[key];
}

/** Returns the requested page of a list by checkpoint; the last page has no `next`. @param {string} key @param {any[]} all @param {ListQuery} query @returns {Record<string, any>} */
export function checkpointed(key, all, { from, take = 50 }) {
  const start = from === undefined ? 0 : positionOf(from);
  const end = start + take;
  return {
    [key]: all.slice(start, end),
    ...(end < all.length ? { next: Buffer.from(String(end)).toString('base64url') } : {}),
  };
}
