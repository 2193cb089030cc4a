// @ts-check
/**
 * Parses the query language of the user search: terms with wildcards, phrases, fields, groups,
 * ranges, comparisons, AND OR NOT && || ! + -, and an implied OR between adjacent clauses. It is a
 * complete parser, so that a query with injected text finds the same users as on the platform.
 */
import { QuerySyntaxError, tokenize } from './search-token.js';

export { QuerySyntaxError };

/** @typedef {import('./search-token.js').Token} Token */
/**
 * @typedef {{ type: 'all' }
 *   | { type: 'and', nodes: Query[] }
 *   | { type: 'any', must: Query[], mustNot: Query[], should: Query[] }
 *   | { type: 'not', node: Query }
 *   | { type: 'exists', field: string }
 *   | { type: 'term', field: string | null, text: string, glob: string | null }
 *   | { type: 'phrase', field: string | null, text: string }
 *   | { type: 'range', field: string | null, from: string, to: string, includeFrom: boolean, includeTo: boolean }
 * } Query
 */

class Parser {
  #at = 0;

  /** @param {Token[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
  }

  get next() {
    return this.tokens[this.#at];
  }

  /** @param {string} type */
  accept(type) {
    if (this.next?.type !== type) return undefined;
    return this.tokens[this.#at++];
  }

  /** @param {string} type */
  expect(type) {
    const token = this.accept(type);
    if (!token) {
      throw new QuerySyntaxError(`expected ${type}, found ${this.next?.type ?? 'the end'}`);
    }
    return token;
  }

  /** @param {string | null} field of an enclosing group @returns {Query} */
  alternatives(field) {
    /** @type {{ type: 'any', must: Query[], mustNot: Query[], should: Query[] }} */
    const any = { type: 'any', must: [], mustNot: [], should: [] };
    do {
      const list = this.accept('+') ? any.must : this.accept('-') ? any.mustNot : any.should;
      list.push(this.conjunction(field));
    } while (this.accept('OR') || (this.next && this.next.type !== ')'));
    const [only] = any.should;
    return only && any.should.length === 1 && !any.must.length && !any.mustNot.length ? only : any;
  }

  /** @param {string | null} field @returns {Query} */
  conjunction(field) {
    const nodes = [this.negation(field)];
    while (this.accept('AND')) nodes.push(this.negation(field));
    return nodes.length === 1 && nodes[0] ? nodes[0] : { type: 'and', nodes };
  }

  /** @param {string | null} field @returns {Query} */
  negation(field) {
    if (this.accept('NOT') || this.accept('-')) return { type: 'not', node: this.negation(field) };
    this.accept('+');
    return this.clause(field);
  }

  /** @param {string | null} field @returns {Query} */
  clause(field) {
    const name = this.accept('field');
    if (!name) return this.value(field);
    if (name.text === '_exists_') return { type: 'exists', field: this.expect('term').text };
    if (name.text === '*' && this.next?.type === 'term' && this.next.text === '*') {
      this.expect('term');
      return { type: 'all' };
    }
    return this.value(name.text);
  }

  /** @param {string | null} field @returns {Query} */
  value(field) {
    if (this.accept('(')) {
      const node = this.alternatives(field);
      this.expect(')');
      return node;
    }
    const phrase = this.accept('phrase');
    if (phrase) return { type: 'phrase', field, text: phrase.text };
    const open = this.accept('[') ?? this.accept('{');
    if (open) return this.range(field, open.type === '[');
    const comparison = this.accept('compare');
    if (comparison) return compare(field, comparison.text, this.expect('term').text);
    const term = this.expect('term');
    if (term.text === '*' && term.glob) return field ? { type: 'exists', field } : { type: 'all' };
    return { type: 'term', field, text: term.text, glob: term.glob ?? null };
  }

  /** @param {string | null} field @param {boolean} includeFrom @returns {Query} */
  range(field, includeFrom) {
    const from = this.bound();
    if (this.expect('term').text !== 'TO') throw new QuerySyntaxError('expected TO');
    const to = this.bound();
    const close = this.accept(']') ?? this.expect('}');
    return { type: 'range', field, from, to, includeFrom, includeTo: close.type === ']' };
  }

  bound() {
    return (this.accept('phrase') ?? this.expect('term')).text;
  }
}

/** @param {string | null} field @param {string} operator @param {string} bound @returns {Query} */
function compare(field, operator, bound) {
  const include = operator.endsWith('=');
  return operator.startsWith('>')
    ? { type: 'range', field, from: bound, to: '*', includeFrom: include, includeTo: true }
    : { type: 'range', field, from: '*', to: bound, includeFrom: true, includeTo: include };
}

/** @param {string} text @returns {Query} @throws {QuerySyntaxError} */
export function parseQuery(text) {
  const parser = new Parser(tokenize(text));
  if (!parser.next) throw new QuerySyntaxError('empty query');
  const query = parser.alternatives(null);
  if (parser.next) throw new QuerySyntaxError(`unexpected ${parser.next.type}`);
  return query;
}
