// @ts-check
// The documentation and the help of the command line name the same commands and options.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { MANUAL, codeOf, read, root } from './markdown.js';

const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'RELEASING.md',
  'SECURITY.md',
  'pkg-template/README.md',
  'examples/README.md',
  ...MANUAL,
];
const PROGRAM = /^(?:npx )?auth0-account-migration(?:@\S+)? (.+)$/;
/** Options of other programs that the manual names by themselves. */
const OTHER_OPTIONS = ['--max-semi-space-size'];

/** @param {string[]} command */
const help = (...command) =>
  execFileSync(process.execPath, [join(root, 'pkg/cli.js'), ...command, '--help'], {
    encoding: 'utf8',
  });
/** @param {string} text */
const optionsOf = (text) =>
  [...text.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name = '']) => name);
/** @param {string} text */
const commandsOf = (text) =>
  [...(text.split(/^Commands:$/m)[1]?.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z-]+) /gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');

/** The options of each command, by its name; those of the program itself by the empty name. @type {Map<string, string[]>} */
const known = new Map([['', optionsOf(help())]]);
for (const command of commandsOf(help())) {
  const text = help(command);
  known.set(command, optionsOf(text));
  for (const part of commandsOf(text)) {
    known.set(`${command} ${part}`, optionsOf(help(command, part)));
  }
}

const allOptions = new Set([...known.values()].flat());

/** Splits `runs purge RUN --force` into the command and its options. @param {string} text */
function parse(text) {
  const words = text.replace(/ +#.*$/, '').split(/\s+/);
  const [first = '', second = ''] = words;
  const command = known.has(`${first} ${second}`) ? `${first} ${second}` : first;
  const options = words
    .filter((word) => word.startsWith('--'))
    .map((word) => word.split('=')[0] ?? '');
  return { command: first.startsWith('--') ? '' : command, options };
}

/** All calls of the command line in a document, without the program's name. @param {string} document */
function callsOf(document) {
  const { lines, spans } = codeOf(read(document));
  const whole = [...lines, ...spans].flatMap((line) => {
    const call = PROGRAM.exec(line.trim());
    return call ? [call[1] ?? ''] : [];
  });
  // Within a sentence the program's name is left out: `check --probe-user`.
  const short = spans.filter((span) => known.has(span.split(' ')[0] ?? '') && span.includes(' --'));
  return [...whole, ...short];
}

for (const document of DOCUMENTS) {
  test(`every command in ${document} is one that --help knows, with its options`, () => {
    for (const call of callsOf(document)) {
      const { command, options } = parse(call);
      if (/^[A-Z…]/.test(command)) continue; // a placeholder, such as COMMAND
      const allowed = known.get(command);
      assert.ok(allowed, `${call}: there is no command ${command}`);
      for (const option of options) {
        assert.ok(allowed.includes(option), `${call}: ${command} has no option ${option}`);
      }
    }
  });
}

const manual = MANUAL.map((page) => codeOf(read(page)));
const codes = manual.flatMap(({ lines, spans }) => [...lines, ...spans]);

test('every option that the manual names by itself belongs to a command', () => {
  const named = manual.flatMap(({ spans }) => spans).filter((span) => span.startsWith('--'));
  const unknown = named
    .map((span) => /^--[a-z-]+/.exec(span)?.[0] ?? span)
    .filter((option) => !allOptions.has(option) && !OTHER_OPTIONS.includes(option));
  assert.deepEqual(unknown, []);
});

test('the manual names every command', () => {
  const missing = [...known.keys()].filter((command) => command && !codes.includes(command));
  assert.deepEqual(missing, []);
});

test('the manual names every option', () => {
  const words = new Set(codes.flatMap((text) => text.split(/[\s=]+/)));
  assert.deepEqual(
    [...allOptions].filter((option) => !words.has(option)),
    [],
  );
});
