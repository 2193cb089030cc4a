# How a part of the toolchain is installed: quietly, into the scratch folder, and with one rename at the end. Neither an
# interrupted run nor two runs at once leave half a tool behind. Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154 # am_cache is set in toolchain.sh, am_scratch in lock.sh

am_say() { echo "setup: $*"; }

am_fail() {
  am_say "$*" >&2
  exit 1
}

# am_run_logged LOG COMMAND...: appends the command's output to a file.
am_run_logged() {
  local log="$1"
  shift
  "$@" >>"$log" 2>&1 </dev/null
}

# am_run_in FOLDER COMMAND...
am_run_in() (
  cd "$1" || exit
  shift
  "$@"
)

# am_fail_with_log LOG WHAT: prints the end of the log and saves all of it in a file that outlives the scratch folder.
am_fail_with_log() {
  local saved="$am_cache/last-failure.log"
  cp "$1" "$saved"
  tail -n 15 "$1" >&2
  am_fail "$2 failed; the full log is $saved"
}

# am_move_into_cache FOLDER DESTINATION: FOLDER is complete, DESTINATION does not exist, and this process has the lock.
am_move_into_cache() { mv "$1" "$2"; }

# am_cargo_install CRATE VERSION DESTINATION [OPTION...]: without optimization and without debug information. The tools
# run for seconds, and with either they would take minutes longer to build.
am_cargo_install() {
  local crate="$1" version="$2" destination="$3" built="$am_scratch/$1" log="$am_scratch/$1.log"
  shift 3
  # The published lock file pins what the tool is built from. A mirror of the registry may lack a version in it.
  am_cargo_install_into "$built" "$log" "$crate" "$version" --locked "$@" ||
    am_cargo_install_into "$built" "$log" "$crate" "$version" "$@" ||
    am_fail_with_log "$log" "cargo install $crate $version"
  am_move_into_cache "$built" "$destination"
}

# am_cargo_install_into FOLDER LOG CRATE VERSION [OPTION...]
am_cargo_install_into() {
  local built="$1" log="$2" crate="$3" version="$4"
  shift 4
  # Not in the checkout, because its cargo configuration is not meant for a tool. The target folder is in the scratch
  # folder, so that nothing remains of the build.
  am_run_logged "$log" am_run_in "$am_scratch" env CARGO_TARGET_DIR="$am_scratch/target" CARGO_PROFILE_DEV_DEBUG=0 \
    cargo install "$crate" --version "$version" --root "$built" --debug --no-track "$@"
}
