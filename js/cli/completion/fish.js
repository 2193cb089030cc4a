// Writes the completion script for fish, from version 3.0 on.

/** @typedef {import('./model.js').CompletedCommand} CompletedCommand */
/** @typedef {import('./model.js').Values} Values */

/** The arguments of `complete` for values of each kind. @type {Record<Values['kind'], (words: string[]) => string>} */
const VALUES = {
  words: (words) => `-x -a ${quote(words.join(' '))}`,
  file: () => '-r -F',
  folder: () => `-x -a '(__fish_complete_directories)'`,
  other: () => '-x',
};

/** As `VALUES`, for arguments that are no options. @type {Record<Values['kind'], (words: string[]) => string>} */
const OPERANDS = { ...VALUES, file: () => '-F', words: (words) => `-a ${quote(words.join(' '))}` };

/**
 * @param {string} program
 * @param {CompletedCommand[]} commands
 * @returns {string}
 */
export function fishScript(program, commands) {
  const lines = commands.flatMap((command) => commandLines(program, command, commands));
  return `# Completion of ${program} for fish. Load it with: ${program} completion fish | source
complete -c ${program} -e
complete -c ${program} -f
${lines.join('\n')}
`;
}

/** @param {string} program @param {CompletedCommand} command @param {CompletedCommand[]} commands */
function commandLines(program, { path, options, operands, subcommands }, commands) {
  const start = `complete -c ${program} -n ${quote(condition(path, subcommands))}`;
  const names = subcommands.map((name) => {
    const at = [...path, name].join(' ');
    const summary = commands.find((other) => other.path.join(' ') === at)?.summary ?? '';
    return `${start} -a ${quote(name)} -d ${quote(summary)}`;
  });
  const flags = options.map(({ names: all, description, values }) => {
    const spelt = all.map((name) =>
      name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
    );
    const more = values ? ` ${VALUES[values.kind](values.words)}` : '';
    return `${start} ${spelt.join(' ')} -d ${quote(description)}${more}`;
  });
  return [
    ...names,
    ...flags,
    ...(operands ? [`${start} ${OPERANDS[operands.kind](operands.words)}`] : []),
  ];
}

/** Whether the command line is at a command, and at none of its own. @param {string[]} path @param {string[]} subcommands */
function condition(path, subcommands) {
  if (path.length === 0) return '__fish_use_subcommand';
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
  // The argument of help is no command of its own.
  if (path[0] !== 'help') seen.push('not __fish_seen_subcommand_from help');
  if (subcommands.length > 0) seen.push(`not __fish_seen_subcommand_from ${subcommands.join(' ')}`);
  return seen.join('; and ');
}

/** @param {string} text */
function quote(text) {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
