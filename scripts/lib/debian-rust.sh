# Gets Rust where rustup cannot reach its server but Debian's archive can be reached: Debian ships a current Rust
# (rustc-web) with the source of its standard library. It is unpacked into the cache and never installed, because
# installing it would remove the distribution's rustc. Its standard library is then built for WebAssembly.
# Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154 # variables of toolchain.sh and lock.sh

am_can_use_debian() {
  command -v apt-get >/dev/null && command -v apt-cache >/dev/null && command -v dpkg-deb >/dev/null
}

# Creates $am_cache/rust-debian-<version>. Returns 1 if the archive has no package that is recent enough.
am_install_debian_rust() {
  local tree="$am_scratch/rust" log="$am_scratch/debian.log"
  export LC_ALL=C # the output of apt is parsed below
  am_apt=() # options for apt
  # If the machine's package lists are missing (as in containers) or too old, private ones are downloaded, because
  # changing the machine's needs root.
  if ! am_download_debian_rust "$log"; then
    mkdir -p "$am_scratch/apt/lists/partial" "$am_scratch/apt/cache/archives/partial"
    am_apt=(-o "Dir::State::lists=$am_scratch/apt/lists" -o "Dir::Cache=$am_scratch/apt/cache" -o Debug::NoLocking=1)
    am_run_logged "$log" apt-get "${am_apt[@]}" update || true # a hook of the machine may fail without root
    am_download_debian_rust "$log" || return 1
  fi
  mkdir "$tree"
  am_run_logged "$log" am_unpack_packages "$tree" "$am_scratch"/debs/*.deb || am_fail_with_log "$log" "unpacking Debian's packages"
  # rustc links WebAssembly with a program called rust-lld. Debian has that name in rust-web-llvm, with all of LLVM's
  # tools, so a link to lld is enough here.
  ln -sf "$(basename "$tree"/usr/bin/lld-[0-9]*)" "$tree/usr/bin/rust-lld"
  am_build_standard_library "$tree" "$log" || am_fail_with_log "$log" "building the standard library for $am_target"
  am_move_into_cache "$tree" "$am_cache/rust-debian-$am_debian_version"
}

# am_first_dependency PACKAGE PATTERN: prints the first dependency of PACKAGE whose name matches PATTERN.
am_first_dependency() {
  apt-cache "${am_apt[@]}" depends "$1" 2>/dev/null | sed -n "s/^ *Depends: \($2\)\$/\1/p" | head -n 1
}

# am_download_debian_rust LOG: downloads all packages into $am_scratch/debs.
am_download_debian_rust() {
  local log="$1" std llvm packages
  am_debian_version="$(apt-cache "${am_apt[@]}" policy rustc-web 2>/dev/null | sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')"
  am_version_at_least "$am_debian_version" "$am_min_rust_version" || return 1
  std="$(am_first_dependency libstd-rust-web-dev 'libstd-rust-web-[0-9.]*')"
  llvm="$(am_first_dependency "$std" 'libllvm[0-9]*')"
  packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web libstd-rust-web-dev "$std" "$llvm" "lld-${llvm#libllvm}")
  # The libraries that these packages need and that the machine does not have: a simulated installation lists them.
  while read -r package; do
    packages+=("$package")
  done < <(apt-get "${am_apt[@]}" -s install --no-install-recommends "${packages[@]}" 2>>"$log" |
    sed -n 's/^Inst \([^ ]*\) (.*/\1/p' | grep -v -x -F "$(printf '%s\n' "${packages[@]}")")
  rm -rf "$am_scratch/debs"
  mkdir "$am_scratch/debs"
  am_run_logged "$log" am_run_in "$am_scratch/debs" apt-get "${am_apt[@]}" download "${packages[@]}"
}

# am_unpack_packages TREE PACKAGE...: leaves out the compiler's source, which is five times as large as the rest.
am_unpack_packages() {
  local tree="$1" package
  shift
  for package in "$@"; do
    dpkg-deb --fsys-tarfile "$package" | tar -xC "$tree" --anchored --no-wildcards-match-slash \
      --exclude='./usr/share' --exclude='./usr/src/*/src' --exclude='./usr/src/*/compiler' || return 1
  done
}

# am_build_standard_library TREE LOG
am_build_standard_library() {
  local tree="$1" log="$2" libraries source="$am_scratch/library" flags
  flags="$(printf '%s\x1f' -Cembed-bitcode=yes -Zforce-unstable-if-unmarked \
    "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo")--remap-path-prefix=$source=/rustc/library"
  libraries="$(echo "$tree"/usr/lib/*-linux-gnu*)"
  mv "$tree"/usr/src/*/library "$source" || return 1
  rm -rf "$tree/usr/src" "$tree/usr/lib/rustlib/src"
  # Rust's own build compiles this library with RUSTC_BOOTSTRAP and force-unstable-if-unmarked. The remapped paths keep
  # the user's home folder out of every module that is linked with it.
  am_run_logged "$log" am_run_in "$source" env PATH="$tree/usr/bin:$PATH" LD_LIBRARY_PATH="$libraries" RUSTC_BOOTSTRAP=1 \
    CARGO_ENCODED_RUSTFLAGS="$flags" CARGO_TARGET_DIR="$am_scratch/target" \
    cargo build --release --target "$am_target" -p sysroot --features panic-unwind,compiler-builtins-mem || return 1
  mkdir -p "$tree/usr/lib/rustlib/$am_target/lib"
  cp "$am_scratch/target/$am_target"/release/deps/*.rlib "$tree/usr/lib/rustlib/$am_target/lib/" || return 1
  # Checks the result: a program that uses the library must compile and link.
  echo '#[unsafe(no_mangle)] pub fn proof() -> String { format!("{:?}", std::env::args()) }' >"$am_scratch/proof.rs"
  am_run_logged "$log" am_run_in "$am_scratch" env PATH="$tree/usr/bin:$PATH" LD_LIBRARY_PATH="$libraries" \
    rustc --edition 2024 --crate-type cdylib --target "$am_target" proof.rs
}
