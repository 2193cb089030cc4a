# Announces the steps of a script and tells how long each took. Sourced by scripts/build, scripts/lint and scripts/test.
# shellcheck shell=bash

# am_step DESCRIPTION COMMAND...: prints the description, runs the command, and prints its time. The name of the script
# is printed before both. For scripts with `set -e`, which a failed command ends.
am_step() {
  local description="$1" start=$SECONDS script="${0##*/}"
  shift
  echo "$script: $description"
  "$@"
  echo "$script: done in $((SECONDS - start)) s"
}
