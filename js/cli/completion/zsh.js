// Writes the completion script for zsh: a function for each command, with zsh's own `_arguments`.

/** @typedef {import('./model.js').CompletedCommand} CompletedCommand */
/** @typedef {import('./model.js').CompletedOption} CompletedOption */
/** @typedef {import('./model.js').Values} Values */

/** What `_arguments` does for the values of each kind. @type {Record<Values['kind'], (words: string[]) => string>} */
const ACTIONS = {
  words: (words) => `value:(${words.join(' ')})`,
  file: () => 'file:_files',
  folder: () => 'folder:_files -/',
  other: () => 'value: ',
};

/**
 * @param {string} program
 * @param {CompletedCommand[]} commands
 * @returns {string}
 */
export function zshScript(program, commands) {
  const functions = commands.map((command) => commandFunction(program, command, commands));
  return `#compdef ${program}
# Completion of ${program} for zsh. Load it with: source <(${program} completion zsh)
# or write it to a file _${program} in a folder of fpath.
${functions.join('\n')}
if [ "$funcstack[1]" = "_${program}" ]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}

/** @param {string} program @param {string[]} path */
const functionName = (program, path) => ['', program, ...path].join('_').replaceAll(' ', '_');

/** @param {string} program @param {CompletedCommand} command @param {CompletedCommand[]} commands */
function commandFunction(program, { path, options, operands, subcommands }, commands) {
  const specs = options.map(optionSpec);
  const name = functionName(program, path);
  if (subcommands.length === 0) {
    if (operands) specs.push(`'*:${ACTIONS[operands.kind](operands.words)}'`);
    return `${name}() {\n  _arguments ${continued(specs)}\n}`;
  }
  const names = subcommands.map((subcommand) => {
    const at = [...path, subcommand].join(' ');
    const summary = commands.find((other) => other.path.join(' ') === at)?.summary ?? '';
    return quote(`${subcommand}:${summary}`);
  });
  const calls = subcommands.map(
    (subcommand) =>
      `        ${subcommand}) ${functionName(program, [...path, subcommand])} && found=0 ;;`,
  );
  return `${name}() {
  local context state state_descr line found=1
  typeset -A opt_args
  _arguments -C ${continued([...specs, `'1: :->command'`, `'*:: :->rest'`])} && found=0
  case $state in
    command)
      local -a names=(
        ${names.join('\n        ')}
      )
      _describe -t commands command names && found=0
      ;;
    rest)
      case $line[1] in
${calls.join('\n')}
      esac
      ;;
  esac
  return found
}`;
}

/** @param {string[]} specs */
const continued = (specs) => specs.map((spec) => `\\\n    ${spec}`).join(' ');

/** @param {CompletedOption} option */
function optionSpec({ names, description, repeatable, values }) {
  const text = `[${description.replace(/[[\]\\:]/g, '\\$&')}]`;
  const value = values ? `:${ACTIONS[values.kind](values.words)}` : '';
  const form = (/** @type {string} */ name) =>
    values && name.startsWith('--') ? `${name}=` : name;
  if (repeatable) return names.map((name) => quote(`*${form(name)}${text}${value}`)).join(' ');
  const exclusive = names.length > 1 ? `(${names.join(' ')})` : '';
  return names.map((name) => quote(`${exclusive}${form(name)}${text}${value}`)).join(' ');
}

/** @param {string} text */
const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
