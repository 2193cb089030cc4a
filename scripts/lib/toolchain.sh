# What the toolchain consists of and whether it is installed. Sourced by scripts/setup, which installs what is missing,
# and by scripts/env, which puts it on PATH: both decide here, so they always agree.
# Changes nothing and is quick: every command here returns within 50 ms.
# All names start with `am_` (account migration), because scripts/env defines them in a developer's shell.
# shellcheck shell=bash disable=SC2034

am_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
am_cache="${XDG_CACHE_HOME:-$HOME/.cache}/auth0-account-migration"
am_target=wasm32-unknown-unknown

# shellcheck source=scripts/versions
source "$am_root/scripts/versions"
am_wasm_bindgen_version="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$am_root/Cargo.lock")"
am_min_rust_version="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$am_root/Cargo.toml")"
am_min_node_version="$(sed -n 's/^ *"node": ">=\(.*\)".*$/\1/p' "$am_root/package.json")"

# One folder per tool, version and kind of build, so that checkouts that expect different ones share a machine. Folders
# without `-debug` belong to older checkouts, which built the tools with optimization and all features.
am_wasm_pack_dir="$am_cache/wasm-pack-$WASM_PACK_VERSION-debug"
am_wasm_bindgen_dir="$am_cache/wasm-bindgen-$am_wasm_bindgen_version-debug"
am_cargo_deny_dir="$am_cache/cargo-deny-$CARGO_DENY_VERSION"

# am_version_at_least 1.95.0 1.85: compares major and minor version.
am_version_at_least() {
  local major minor min_major min_minor rest
  IFS=. read -r major minor rest <<<"$1"
  IFS=. read -r min_major min_minor rest <<<"$2"
  ((${major:-0} > min_major || (${major:-0} == min_major && ${minor:-0} >= min_minor)))
}

# am_has_target SYSROOT
am_has_target() {
  compgen -G "$1/lib/rustlib/$am_target/lib/libcore-*.rlib" >/dev/null
}

# The Rust on PATH, however it was installed. A shell that has not read rustup's profile gets rustup's folder added.
am_find_rust_on_path() {
  if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  fi
  am_path_rust_version="$(rustc -V 2>/dev/null | cut -d' ' -f2)"
  am_path_sysroot="$(rustc --print sysroot 2>/dev/null)"
  [ -n "$am_path_rust_version" ] && am_version_at_least "$am_path_rust_version" "$am_min_rust_version"
}

# The newest private copy of Debian's Rust in the cache (see debian-rust.sh). A copy that exists is complete.
am_find_rust_in_cache() {
  local dir version
  am_debian_dir="" am_debian_version=""
  for dir in "$am_cache"/rust-debian-*/; do
    version="${dir%/}"
    version="${version##*/rust-debian-}"
    if [ -d "$dir" ] && am_version_at_least "$version" "${am_debian_version:-$am_min_rust_version}"; then
      am_debian_dir="${dir%/}" am_debian_version="$version"
    fi
  done
  [ -n "$am_debian_dir" ]
}

# Chooses the Rust to use: sets am_rust to `path` or `debian`, or to nothing and returns 1 when there is none.
am_find_rust() {
  am_rust="" am_rust_version="" am_path_rust_version="" am_path_sysroot=""
  if [ "${AUTH0_MIGRATION_RUST:-}" != debian ] && am_find_rust_on_path && am_has_target "$am_path_sysroot"; then
    am_rust=path am_rust_version="$am_path_rust_version"
  elif [ "${AUTH0_MIGRATION_RUST:-}" != rustup ] && am_find_rust_in_cache; then
    am_rust=debian am_rust_version="$am_debian_version"
  fi
  [ -n "$am_rust" ]
}

# One compiler for the native build, the tests and WebAssembly: a second one would rebuild all of target/.
am_put_rust_on_path() {
  local libraries
  if [ "$am_rust" = debian ]; then
    libraries="$(echo "$am_debian_dir"/usr/lib/*-linux-gnu*)"
    export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export PATH="$am_debian_dir/usr/bin:$PATH"
  fi
}

am_has_wasm_pack() { [ -x "$am_wasm_pack_dir/bin/wasm-pack" ]; }
am_has_cargo_deny() { [ -x "$am_cargo_deny_dir/bin/cargo-deny" ]; }
am_has_wasm_bindgen() { [ -x "$am_wasm_bindgen_dir/bin/wasm-bindgen" ]; }

# scripts/setup copies the lock file there after `npm ci`. If the copy differs, the packages are out of date.
am_npm_stamp="$am_root/node_modules/.installed-package-lock.json"
am_has_npm_packages() { cmp -s "$am_root/package-lock.json" "$am_npm_stamp"; }
