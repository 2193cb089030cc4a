// @ts-check
/** Reads the code blocks of a section of a Markdown document, in their order. */
import assert from 'node:assert/strict';
import { marked } from 'marked';

/** @typedef {{ kind: 'sh' | 'json' | 'env', text: string }} CodeBlock */

/**
 * @param {string} markdown
 * @param {string} heading of the section
 * @returns {CodeBlock[]} also those inside of lists and quotes
 */
export function codeBlocksOf(markdown, heading) {
  const tokens = marked.lexer(markdown);
  const start = tokens.findIndex((token) => token.type === 'heading' && token.text === heading);
  assert.ok(start >= 0, `there is no heading ${heading}`);
  const { depth = 1 } = /** @type {import('marked').Tokens.Heading} */ (tokens[start]);
  const length = tokens
    .slice(start + 1)
    .findIndex((token) => token.type === 'heading' && token.depth <= depth);
  const section = tokens.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  /** @type {CodeBlock[]} */
  const blocks = [];
  marked.walkTokens(section, (token) => {
    if (token.type === 'code') {
      blocks.push({ kind: kindOf(token.lang, token.text), text: token.text });
    }
  });
  return blocks;
}

/** An indented block has no language. @param {string | undefined} language @param {string} text @returns {CodeBlock['kind']} */
function kindOf(language, text) {
  if (language === 'sh' || language === 'json' || language === 'env') return language;
  assert.ok(!language, `a code block of the language ${language}, which is none of sh, json, env`);
  return text.split('\n').every((line) => /^(#.*|\w+=.*)?$/.test(line)) ? 'env' : 'sh';
}

/** The commands of a shell script, each with the lines that continue it. @param {string} script */
export const commandsOf = (script) =>
  script
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line));
