// @ts-check
/**
 * What lists and single records have in common: pages by number, pages by checkpoint, and fields.
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

/** A record with the wanted fields only. @param {Record<string, any>} record @param {ListQuery} query @param {string[]} [always] fields that are there unasked */
export function selected(record, { fields, include_fields = true }, always = []) {
  if (!fields) return record;
  const names = fields.split(',').map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name]) => always.includes(name) || names.includes(name) === include_fields,
    ),
  );
}

/** The asked page of a list, without an envelope unless `include_totals`. @param {string} key @param {any[]} all @param {ListQuery} query */
export function paged(key, all, { page = 0, per_page = 50, include_totals = false }) {
  const start = page * per_page;
  const records = all.slice(start, start + per_page);
  return include_totals ? { total: all.length, start, limit: per_page, [key]: records } : records;
}

/** The checkpoint says at which record the next page begins. @param {string} from */
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

/** The asked page of a list by checkpoint; the last one has no `next`. @param {string} key @param {any[]} all @param {ListQuery} query */
export function checkpointed(key, all, { from, take = 50 }) {
  const start = from === undefined ? 0 : positionOf(from);
  const end = start + take;
  return {
    [key]: all.slice(start, end),
    ...(end < all.length ? { next: Buffer.from(String(end)).toString('base64url') } : {}),
  };
}
