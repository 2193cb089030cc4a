# How scripts/setup installs: under a lock, into a scratch folder, and by one rename at the end, so that neither an
# interrupted run nor two at once leave half a tool behind.
# shellcheck shell=bash disable=SC2154 # am_cache is toolchain.sh's

am_lock_file="$am_cache/lock"
am_scratch=""
am_child=""

am_stop() {
  set +e
  [ -n "$am_child" ] && kill -- "-$am_child" 2>/dev/null
  [ -n "$am_scratch" ] && rm -rf "$am_scratch" 2>/dev/null
  [ "$(readlink "$am_lock_file" 2>/dev/null)" = "$$" ] && rm -f "$am_lock_file"
}

# A symbolic link naming its owner is made in one step, with its content, on Linux and macOS alike (flock is Linux only).
am_lock() {
  local owner told=""
  mkdir -p "$am_cache"
  [ -w "$am_cache" ] || am_fail "cannot write to $am_cache"
  trap am_stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  until ln -s "$$" "$am_lock_file" 2>/dev/null; do
    owner="$(readlink "$am_lock_file" 2>/dev/null)" || continue # just released
    if ! kill -0 "$owner" 2>/dev/null; then
      rm -f "$am_lock_file" # its owner was killed
    else
      [ -n "$told" ] || am_say "waiting for another setup (process $owner holds $am_lock_file)"
      told=yes
      sleep 0.5
    fi
  done
  rm -rf "$am_cache"/scratch.* || true # left by a run that was killed; a child of it may even still write there
  am_scratch="$(mktemp -d "$am_cache/scratch.XXXXXX")"
}

am_say() { echo "setup: $*"; }

am_fail() {
  am_say "$*" >&2
  exit 1
}

# am_quietly LOG COMMAND...: runs a long command, its output into LOG. In a process group of its own and waited for
# in the background, so that a signal to this script is acted upon at once and ends the whole command.
am_quietly() {
  local log="$1" status=0
  shift
  set -m
  "$@" >>"$log" 2>&1 </dev/null &
  am_child=$!
  set +m
  wait "$am_child" || status=$?
  am_child=""
  return "$status"
}

# For am_quietly: runs COMMAND in FOLDER.
am_in() {
  cd "$1" || return
  shift
  "$@"
}

# After a failure: the end of the log on the screen, all of it in a file that stays.
am_show_log() {
  local kept="$am_cache/last-failure.log"
  cp "$1" "$kept"
  tail -n 15 "$1" >&2
  am_fail "$2 failed; the full log is $kept"
}

# am_publish FOLDER HOME: FOLDER is complete, HOME does not exist; we hold the lock.
am_publish() { mv "$1" "$2"; }

# am_cargo_install CRATE VERSION HOME [OPTION...]
am_cargo_install() {
  local crate="$1" version="$2" home="$3" built="$am_scratch/$1" log="$am_scratch/$1.log"
  shift 3
  # Not run in the checkout, whose cargo configuration is not meant for a tool; a target folder of its own, so
  # that nothing remains of the build.
  am_quietly "$log" am_in "$am_scratch" env CARGO_TARGET_DIR="$am_scratch/target" \
    cargo install "$crate" --version "$version" --root "$built" --no-track "$@" ||
    am_show_log "$log" "cargo install $crate $version"
  am_publish "$built" "$home"
}
