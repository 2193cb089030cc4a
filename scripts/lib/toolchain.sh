# What the toolchain consists of and whether it is there. Sourced by scripts/setup, which installs what is
# missing, and by scripts/env, which puts it on PATH: the one place where both decide, so they always agree.
# Looks only, and quickly: every command here returns within 50 ms.
# shellcheck shell=bash disable=SC2034

am_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
am_cache="${XDG_CACHE_HOME:-$HOME/.cache}/auth0-account-migration"
am_target=wasm32-unknown-unknown

# shellcheck source=scripts/versions
source "$am_root/scripts/versions"
am_wasm_bindgen_version="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$am_root/Cargo.lock")"
am_min_rust="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$am_root/Cargo.toml")"
am_min_node="$(sed -n 's/^ *"node": ">=\(.*\)".*$/\1/p' "$am_root/package.json")"

# One folder per tool and version, so that checkouts with different versions live side by side.
am_wasm_pack_home="$am_cache/wasm-pack-$WASM_PACK_VERSION"
am_wasm_bindgen_home="$am_cache/wasm-bindgen-$am_wasm_bindgen_version"

# at_least 1.95.0 1.85: compares major and minor.
am_at_least() {
  local major minor min_major min_minor rest
  IFS=. read -r major minor rest <<<"$1"
  IFS=. read -r min_major min_minor rest <<<"$2"
  ((${major:-0} > min_major || (${major:-0} == min_major && ${minor:-0} >= min_minor)))
}

am_has_target() {
  compgen -G "$1/lib/rustlib/$am_target/lib/libcore-*.rlib" >/dev/null
}

# The Rust on PATH, whoever installed it; rustup's own folder counts even where no login shell put it there.
am_look_on_path() {
  if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  fi
  am_path_version="$(rustc -V 2>/dev/null | cut -d' ' -f2)"
  am_path_sysroot="$(rustc --print sysroot 2>/dev/null)"
  [ -n "$am_path_version" ] && am_at_least "$am_path_version" "$am_min_rust"
}

# The newest private Debian toolchain in the cache (see debian-rust.sh); it is complete if it is there.
am_look_in_cache() {
  local home version
  am_debian_home="" am_debian_version=""
  for home in "$am_cache"/rust-debian-*/; do
    version="${home%/}"
    version="${version##*/rust-debian-}"
    if [ -d "$home" ] && am_at_least "$version" "${am_debian_version:-$am_min_rust}"; then
      am_debian_home="${home%/}" am_debian_version="$version"
    fi
  done
  [ -n "$am_debian_home" ]
}

# Chooses the Rust to use. Sets am_rust to `path`, `debian`, or nothing when there is none yet.
am_find_rust() {
  am_rust="" am_rust_version="" am_path_version="" am_path_sysroot=""
  if [ "${AUTH0_MIGRATION_RUST:-}" != debian ] && am_look_on_path && am_has_target "$am_path_sysroot"; then
    am_rust=path am_rust_version="$am_path_version"
  elif [ "${AUTH0_MIGRATION_RUST:-}" != rustup ] && am_look_in_cache; then
    am_rust=debian am_rust_version="$am_debian_version"
  fi
  [ -n "$am_rust" ]
}

# The same compiler for the native build, the tests and WebAssembly: another one would rebuild all of target/.
am_use_rust() {
  local libraries
  if [ "$am_rust" = debian ]; then
    libraries="$(echo "$am_debian_home"/usr/lib/*-linux-gnu*)"
    export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export PATH="$am_debian_home/usr/bin:$PATH"
  fi
}

am_has_wasm_pack() { [ -x "$am_wasm_pack_home/bin/wasm-pack" ]; }
am_has_wasm_bindgen() { [ -x "$am_wasm_bindgen_home/bin/wasm-bindgen" ]; }

# npm ci leaves a copy of the lock file that it followed; any other lock file means: not up to date.
am_npm_stamp="$am_root/node_modules/.installed-package-lock.json"
am_has_npm_packages() { cmp -s "$am_root/package-lock.json" "$am_npm_stamp"; }
