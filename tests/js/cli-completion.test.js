// @ts-check
// The completion scripts, in the shells themselves: bash everywhere, zsh and fish where they are installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

const PROGRAM = 'auth0-account-migration';
const desk = new Desk();
desk.write('files/set tings.json', '{}');
desk.write('files/folder/x.ndjson', '');
const cwd = desk.path('files');

/** @param {string} shell @param {string[]} args @param {string} [input] */
function runShell(shell, args, input) {
  const { PATH } = process.env;
  const options = { cwd, input, encoding: /** @type {const} */ ('utf8'), timeout: 60_000 };
  return spawnSync(shell, args, { ...options, env: { PATH, HOME: cwd, TERM: 'xterm' } });
}

/** @param {string} shell */
const isInstalled = (shell) => runShell(shell, ['--version']).status === 0;

/** @param {string} shell */
async function scriptFor(shell) {
  const { code, stdout, stderr } = await desk.run(['completion', shell]);
  assert.deepEqual([code, stderr], [0, '']);
  return desk.write(`completion.${shell}`, stdout);
}

/** The names of all commands and their options, from the help. */
async function readHelp() {
  const options = async (/** @type {string[]} */ ...path) => {
    const { stdout } = await desk.run([...path, '--help']);
    const names = [...stdout.matchAll(/^ {2}(?:(-\w), )?(--[a-z-]+)/gm)];
    return names.flatMap(([, short, long = '']) => (short ? [short, long] : [long]));
  };
  const { stdout } = await desk.run(['--help']);
  const [, list = ''] = stdout.split(/^Commands:$/m);
  const [table = ''] = list.split('\n\n');
  const names = [...table.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name);
  /** @type {Map<string, string[]>} */
  const all = new Map([['', await options()]]);
  for (const name of names.filter((other) => other !== 'help')) all.set(name, await options(name));
  return { names, options: all };
}

/**
 * What every shell must offer for a command line, whose last word is being completed.
 *
 * @type {[name: string, words: string[], offered: string[], hidden: string[]][]}
 */
const CASES = [
  ['commands that begin so', ['se'], ['setup'], ['check', 'files']],
  [
    'commands behind an option of every command',
    ['--quiet', 'un'],
    ['undo', 'undo-run'],
    ['setup'],
  ],
  ['options of the command', ['setup', '--dry'], ['--dry-run'], ['--watch']],
  ['options of every command', ['convert', '--qu'], ['--quiet'], []],
  ['the choices of an option', ['emit', '--format', ''], ['deploy-cli', 'terraform'], ['setup']],
  ['the choices that begin so', ['emit', '--format', 'te'], ['terraform'], ['deploy-cli']],
  ['the choices of an argument', ['completion', ''], ['bash', 'zsh', 'fish'], ['setup']],
  ['commands of a command', ['runs', 'pu'], ['purge'], ['setup']],
  ['options of a command of a command', ['runs', 'purge', '--for'], ['--force'], ['--watch']],
  [
    'files, where an option takes a file',
    ['setup', '--settings', 'set'],
    ['set tings.json'],
    ['setup'],
  ],
  ['files, where an argument is a file', ['convert', 'set'], ['set tings.json'], ['setup']],
  [
    'folders only, where an option takes a folder',
    ['scripts', '--out', ''],
    ['folder'],
    ['set tings.json'],
  ],
  [
    'the value of an option is no command',
    ['export', '--env', 'runs', '--si'],
    ['--side'],
    ['--runs'],
  ],
  [
    'nothing, where a value can be anything',
    ['check', '--probe-user', 'se'],
    [],
    ['setup', 'set tings.json'],
  ],
  ['the commands that help explains', ['help', 'mo'], ['move-rest'], []],
];

/** @param {(words: string[]) => string[]} complete */
function testCases(complete) {
  for (const [name, words, offered, hidden] of CASES) {
    test(`it offers ${name}`, () => {
      const found = complete(words);
      for (const word of offered) assert.ok(found.includes(word), `${word} in ${found.join('|')}`);
      for (const word of hidden) {
        assert.ok(!found.includes(word), `no ${word} in ${found.join('|')}`);
      }
    });
  }
}

/** @param {string} word */
const quote = (word) => `'${word.replaceAll("'", `'\\''`)}'`;

describe('bash', () => {
  /** @type {string} */
  let script;
  /** @type {Awaited<ReturnType<typeof readHelp>>} */
  let help;
  before(async () => {
    script = await scriptFor('bash');
    help = await readHelp();
  });

  /** Completes the last word as bash does at the Tab key: by the function that `complete` names. @param {string[]} words */
  const complete = (words) => {
    const all = [PROGRAM, ...words];
    const { status, stdout, stderr } = runShell('bash', [
      '--norc',
      '-uc',
      `source ${quote(script)}
      spec=$(complete -p ${PROGRAM})
      [[ $spec =~ -F\\ ([^ ]+) ]]
      COMP_WORDS=(${all.map(quote).join(' ')}) COMP_CWORD=${all.length - 1}
      COMP_LINE="\${COMP_WORDS[*]}" COMP_POINT=\${#COMP_LINE}
      "\${BASH_REMATCH[1]}" ${PROGRAM} ${quote(all.at(-1) ?? '')} ${quote(all.at(-2) ?? '')}
      printf '%s\\n' "\${COMPREPLY[@]-}"`,
    ]);
    assert.equal(status, 0, stderr);
    return stdout.split('\n').filter(Boolean);
  };

  testCases(complete);

  test('it offers every command and option that the help has, and no other one', () => {
    assert.deepEqual(complete(['']).sort(), [...help.names].sort());
    for (const [command, options] of help.options) {
      const words = command === '' ? ['-'] : [command, '-'];
      assert.deepEqual(complete(words).sort(), [...options].sort(), command);
    }
  });

  test('it understands --option=value, which bash splits at the =', () => {
    assert.deepEqual(complete(['emit', '--format', '=', 'te']), ['terraform']);
    assert.deepEqual(complete(['emit', '--format', '=']), ['deploy-cli', 'terraform']);
    assert.ok(complete(['emit', '--format', '=', 'terraform', '--o']).includes('--out'));
  });

  test('it leaves no function of its own behind', () => {
    const { stdout } = runShell('bash', [
      '--norc',
      '-c',
      `source ${quote(script)}; COMP_WORDS=(${PROGRAM} se) COMP_CWORD=1; _auth0_account_migration; declare -F`,
    ]);
    assert.equal(stdout.trim(), 'declare -f _auth0_account_migration');
  });
});

describe(
  'zsh',
  { skip: isInstalled('zsh') ? false : 'zsh is not installed: its script is not run' },
  () => {
    /** @type {string} */
    let script;
    before(async () => {
      script = await scriptFor('zsh');
    });

    /** Presses Tab in an interactive zsh on a pseudo-terminal, and reads what it adds or lists. @param {string[]} words */
    const complete = (words) => {
      const line = [PROGRAM, ...words.map((word) => word.replaceAll(' ', '\\ '))].join(' ');
      const { stdout, stderr } = runShell('zsh', ['-f'], zshDriver(script, line));
      assert.equal(stderr, '');
      return stdout
        .split('\n')
        .map((word) => word.replaceAll('\\ ', ' ').replace(/\/$/, ''))
        .filter(Boolean);
    };

    testCases(complete);
  },
);

/**
 * A zsh program that starts another zsh on a pseudo-terminal (zsh/zpty), in which `compadd` prints what it would offer.
 *
 * @param {string} script
 * @param {string} line
 */
const zshDriver = (script, line) => `
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "PS1= PS2= RPS1=; unsetopt zle_bracketed_paste 2>/dev/null; cd ${quote(cwd)}"
zpty -w inner "autoload -Uz compinit && compinit -u -D && source ${quote(script)}"
zpty -w inner 'compadd() {
  local -a hits; local o
  [[ " $* " == *" -O "* || " $* " == *" -A "* || " $* " == *" -D "* ]] && { builtin compadd "$@"; return }
  builtin compadd -O hits "$@"
  for o in $hits; do print -r -- "HIT<$o>"; done
  builtin compadd "$@"
}'
zpty -w inner 'finish() { zle -I; print "EN""D<>"; exit }; zle -N finish; bindkey "^X" finish; bindkey "^I" complete-word'
zpty -w inner 'print "REA""DY<>"'
zpty -r -m inner text '*READY<>*'
zpty -w -n inner ${quote(line)}$'\\t\\C-x'
zpty -r -m inner text '*END<>*'
print -r -- $text | tr -d '\\r' | sed -n 's/.*HIT<\\([^>]*\\)>.*/\\1/p'
`;

describe(
  'fish',
  { skip: isInstalled('fish') ? false : 'fish is not installed: its script is not run' },
  () => {
    /** @type {string} */
    let script;
    before(async () => {
      script = await scriptFor('fish');
    });

    /** fish itself lists the completions of a command line. @param {string[]} words */
    const complete = (words) => {
      const line = [PROGRAM, ...words.map((word) => word.replaceAll(' ', '\\ '))].join(' ');
      const { status, stdout, stderr } = runShell('fish', [
        '--no-config',
        '-c',
        `source ${quote(script)}; complete -C ${quote(line)}`,
      ]);
      assert.equal(status, 0, stderr);
      return stdout
        .split('\n')
        .map((found) => (found.split('\t')[0] ?? '').replaceAll('\\ ', ' ').replace(/\/$/, ''))
        .filter(Boolean);
    };

    testCases(complete);
  },
);

test('a shell that is not known is refused with those that are', async () => {
  const { code, stderr } = await desk.run(['completion', 'tcsh']);
  assert.equal(code, 2);
  assert.match(stderr, /Allowed choices are bash, zsh, fish/);
});

test('completion has no document', async () => {
  const { code, stdout } = await desk.run(['--json', 'completion', 'bash']);
  assert.equal(code, 2);
  assert.match(JSON.parse(stdout).problem.message, /prints a script/);
});
