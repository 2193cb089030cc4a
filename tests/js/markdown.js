// @ts-check
/**
 * What the tests of the manual read from a Markdown file. The parser is marked's, the anchors are GitHub's.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { Lexer, walkTokens } from 'marked';

/** @typedef {import('marked').Token} Token */

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** The address of the repository, as the package's manifest has it. */
export const REPOSITORY = 'https://github.com/auth0-account-migration/auth0-account-migration';

/** The files of the repository, with paths from its root. */
export const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter(Boolean);

/** The repository's files below some folders. @param {string[]} folders */
export const filesBelow = (...folders) =>
  tracked.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));

/** The pages of the manual. */
export const MANUAL = filesBelow('docs').filter((file) => /^docs\/[^/]+\.md$/.test(file));

/** Reads a file of the repository. @param {string} file */
export const read = (file) => readFileSync(join(root, file), 'utf8');

/** All tokens of a Markdown text, nested ones included. @param {string} markdown */
function tokensOf(markdown) {
  /** @type {Token[]} */
  const tokens = [];
  walkTokens(Lexer.lex(markdown), (token) => void tokens.push(token));
  return tokens;
}

/** The text of a token as a reader sees it. @param {Token} token @returns {string} */
function visibleText(token) {
  const { tokens } = /** @type {{ tokens?: Token[] }} */ (token);
  return tokens ? tokens.map(visibleText).join('') : /** @type {{ text: string }} */ (token).text;
}

/** The anchors that GitHub gives the headings. @param {string} markdown */
export function anchorsOf(markdown) {
  const slugger = new GithubSlugger();
  const headings = tokensOf(markdown).filter(({ type }) => type === 'heading');
  return headings.map((heading) => slugger.slug(visibleText(heading)));
}

/** Where the links and images lead. @param {string} markdown @returns {string[]} */
export function linksOf(markdown) {
  const links = tokensOf(markdown).filter(({ type }) => type === 'link' || type === 'image');
  return links.map((link) => /** @type {{ href: string }} */ (link).href);
}

/** The texts of code: the lines of blocks, and code within sentences. @param {string} markdown */
export function codeOf(markdown) {
  const texts = (/** @type {string} */ type) =>
    tokensOf(markdown)
      .filter((token) => token.type === type)
      .map((token) => /** @type {{ text: string }} */ (token).text);
  return {
    lines: texts('code').flatMap((block) => block.split('\n')),
    spans: texts('codespan'),
  };
}

/**
 * The tables, each with its rows of cells. Code marks and links are not part of a cell's text.
 *
 * @param {string} markdown
 * @returns {string[][][]}
 */
export function tablesOf(markdown) {
  const tables = tokensOf(markdown).filter(({ type }) => type === 'table');
  return tables.map((table) =>
    /** @type {import('marked').Tokens.Table} */ (table).rows.map((row) =>
      row.map(({ tokens }) => tokens.map(visibleText).join('')),
    ),
  );
}
