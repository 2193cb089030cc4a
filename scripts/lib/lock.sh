# Lets one scripts/setup at a time install, in a scratch folder that is removed at the end.
# Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154 # am_cache is set in toolchain.sh

am_lock_file="$am_cache/lock"
am_scratch=""

# Waits for the lock and creates $am_scratch. A symbolic link that names its owner is created in one step, with its
# content, on Linux and macOS alike (flock exists on Linux only).
am_lock() {
  local owner announced=""
  mkdir -p "$am_cache"
  [ -w "$am_cache" ] || am_fail "cannot write to $am_cache"
  trap am_clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  until ln -s "$$" "$am_lock_file" 2>/dev/null; do
    owner="$(readlink "$am_lock_file" 2>/dev/null)" || continue # the lock has just been released
    if ! kill -0 "$owner" 2>/dev/null; then
      rm -f "$am_lock_file" # the owner was killed
    else
      [ -n "$announced" ] || am_say "waiting for another setup (process $owner holds $am_lock_file)"
      announced=yes
      sleep 0.5
    fi
  done
  # Remains of a run that was killed; one of its child processes may still be writing there.
  rm -rf "$am_cache"/scratch.* || true
  am_scratch="$(mktemp -d "$am_cache/scratch.XXXXXX")"
}

# Ends the jobs that still run, and releases the lock if this process holds it.
am_clean_up() {
  set +e
  am_stop_jobs
  [ -n "$am_scratch" ] && rm -rf "$am_scratch" 2>/dev/null
  [ "$(readlink "$am_lock_file" 2>/dev/null)" = "$$" ] && rm -f "$am_lock_file"
}
