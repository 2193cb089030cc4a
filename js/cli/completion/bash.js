// Writes the completion script for bash, from version 3.2 on, which macOS has.

/** @typedef {import('./model.js').CompletedCommand} CompletedCommand */
/** @typedef {import('./model.js').Values} Values */

/** What the script does for the values of each kind. @type {Record<Values['kind'], (words: string[]) => string>} */
const COMPLETE = {
  words: (words) => `add_words '${words.join(' ')}'`,
  file: () => 'add_paths -f',
  folder: () => 'add_paths -d',
  other: () => ':',
};

/**
 * @param {string} program
 * @param {CompletedCommand[]} commands
 * @returns {string}
 */
export function bashScript(program, commands) {
  const name = `_${program.replaceAll('-', '_')}`;
  return `# Completion of ${program} for bash. Load it with: source <(${program} completion bash)
${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local command='' index=1 line
  COMPREPLY=()
  add_words() { while read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$1" -- "$current"); }
  add_paths() {
    # bash 3.2 has no compopt, and escapes no spaces then.
    compopt -o filenames 2>/dev/null || :
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$current")
  }
  # bash splits --option=value into three words.
  if [ "$current" = = ]; then
    current=''
  elif [ "$previous" = = ]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  while [ "$index" -lt "$COMP_CWORD" ]; do
    case "$command|\${COMP_WORDS[index]}" in
${commandCases(commands)}
${valueCases(commands)}
    esac
    index=$((index + 1))
  done
  case "$command|$previous" in
${optionCases(commands)}
    *)
      case "$command" in
${operandCases(commands)}
      esac
      ;;
  esac
  unset -f add_words add_paths
}
complete -F ${name} ${program}
`;
}

/** @param {CompletedCommand} command */
const pathOf = ({ path }) => path.join(' ');

/** How the name of a command changes the command. @param {CompletedCommand[]} commands */
const commandCases = (commands) =>
  commands
    .filter(({ path }) => path.length > 0)
    .map(
      ({ path }) =>
        `      '${path.slice(0, -1).join(' ')}|${path.at(-1)}') command='${path.join(' ')}' ;;`,
    )
    .join('\n');

/** The value of an option is not looked at: it could have the name of a command. @param {CompletedCommand[]} commands */
function valueCases(commands) {
  const patterns = commands.flatMap((command) =>
    command.options
      .filter(({ values }) => values)
      .flatMap(({ names }) => names.map((option) => `'${pathOf(command)}|${option}'`)),
  );
  return `      ${patterns.join(' | ')})
        index=$((index + 1))
        if [ "\${COMP_WORDS[index]}" = = ]; then index=$((index + 1)); fi
        ;;`;
}

/** What follows an option that has a value. @param {CompletedCommand[]} commands */
const optionCases = (commands) =>
  commands
    .flatMap((command) =>
      command.options.flatMap(({ names, values }) => {
        if (!values) return [];
        const patterns = names.map((option) => `'${pathOf(command)}|${option}'`).join(' | ');
        return [`    ${patterns}) ${COMPLETE[values.kind](values.words)} ;;`];
      }),
    )
    .join('\n');

/** What stands at other places: options, commands, arguments. @param {CompletedCommand[]} commands */
const operandCases = (commands) =>
  commands
    .map((command) => {
      const { options, operands, subcommands } = command;
      const names = options.flatMap(({ names: all }) => all).join(' ');
      const others = [
        ...(subcommands.length > 0 ? [`add_words '${subcommands.join(' ')}'`] : []),
        ...(operands ? [COMPLETE[operands.kind](operands.words)] : []),
      ];
      // Where nothing else can stand, the options are offered at once.
      const rest = others.length > 0 ? others.join('; ') : `add_words '${names}'`;
      return `        '${pathOf(command)}')
          case "$current" in
            -*) add_words '${names}' ;;
            *) ${rest} ;;
          esac
          ;;`;
    })
    .join('\n');
