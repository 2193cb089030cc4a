# Runs commands side by side. Sourced by scripts/setup and scripts/test.
# shellcheck shell=bash

am_jobs="" # process IDs, each followed by a space

# am_start_job COMMAND...: runs a command or function in the background, in a process group of its own. A signal to this
# script is then handled at once, and am_stop_jobs ends the job with all its child processes.
am_start_job() {
  set -m
  ("$@") </dev/null &
  am_jobs+="$! "
  set +m
}

# Waits until all jobs have succeeded, or until one has failed. Returns the status of the job that failed; the others
# are then still running. Bash before 4.3, as macOS has it, cannot wait for the first of several jobs, so this polls.
am_wait_for_jobs() {
  local job running
  while [ -n "$am_jobs" ]; do
    running=""
    for job in $am_jobs; do
      if kill -0 "$job" 2>/dev/null; then
        running+="$job "
      else
        wait "$job" || return
      fi
    done
    am_jobs="$running"
    if [ -n "$running" ]; then sleep 0.1; fi
  done
}

am_stop_jobs() {
  local job
  for job in $am_jobs; do kill -- "-$job" 2>/dev/null; done
  wait
}
