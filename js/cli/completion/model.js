// What can be completed on a command line, read from commander's program: so it is always what this version understands.

/**
 * @typedef {object} Values What stands for an option's value or an argument.
 * @property {'words' | 'file' | 'folder' | 'other'} kind `other`: nothing that a shell could know.
 * @property {string[]} words For `words`.
 *
 * @typedef {object} CompletedOption
 * @property {string[]} names Such as `-y`, `--yes`.
 * @property {string} description
 * @property {boolean} repeatable
 * @property {Values | undefined} values `undefined` if the option has no value.
 *
 * @typedef {object} CompletedCommand
 * @property {string[]} path The names that lead to it: empty for the program, `['runs', 'purge']` for a command of a command.
 * @property {string} summary
 * @property {CompletedOption[]} options
 * @property {Values | undefined} operands
 * @property {string[]} subcommands Their names.
 */

/** What the placeholder of a value stands for: `<file>`, `[files...]`, `<dir>`, `<folder>`; a run is named by its folder. */
const FILE = /^files?\b/;
const FOLDER = /^(?:dir|folder|run)\b/;

/**
 * All commands, the program first.
 *
 * @param {import('commander').Command} command
 * @param {string[]} [path]
 * @returns {CompletedCommand[]}
 */
export function readCommands(command, path = []) {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const names = commands.map((subcommand) => subcommand.name());
  const [operand] = command.registeredArguments;
  /** @type {CompletedCommand} */
  const own = {
    path,
    summary: command.summary() || command.description(),
    options: help.visibleOptions(command).map(readOption),
    operands: operand && readValues(operand.name(), operand.argChoices),
    subcommands: names,
  };
  const others = commands.flatMap((subcommand) =>
    readCommands(subcommand, [...path, subcommand.name()]),
  );
  // The command `help` takes the name of another one.
  const isHelp = (/** @type {CompletedCommand} */ { path: [name] }) =>
    path.length === 0 && name === 'help';
  for (const other of others.filter(isHelp)) {
    other.operands = { kind: 'words', words: names.filter((name) => name !== 'help') };
  }
  return [own, ...others];
}

/** @param {import('commander').Option} option @returns {CompletedOption} */
function readOption({
  short,
  long,
  flags,
  description,
  required,
  optional,
  argChoices,
  ...option
}) {
  const [, placeholder = ''] = /[<[]([^>\]]+)/.exec(flags) ?? [];
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    repeatable:
      option.variadic || Array.isArray(option.defaultValue) || /repeatable/.test(description),
    values: required || optional ? readValues(placeholder, argChoices) : undefined,
  };
}

/** @param {string} placeholder @param {string[] | undefined} choices @returns {Values} */
function readValues(placeholder, choices) {
  if (choices) return { kind: 'words', words: choices };
  if (FILE.test(placeholder)) return { kind: 'file', words: [] };
  if (FOLDER.test(placeholder)) return { kind: 'folder', words: [] };
  return { kind: 'other', words: [] };
}
