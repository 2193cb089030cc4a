# The way to Rust where rustup cannot reach its server but Debian's archive is there: Debian keeps a current Rust
# (rustc-web) with the source of its standard library. It is unpacked into the cache, never installed, because
# installing it would remove the distribution's rustc; its standard library is then built for WebAssembly.
# Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154 # variables of toolchain.sh and install.sh

am_can_use_debian() {
  command -v apt-get >/dev/null && command -v apt-cache >/dev/null && command -v dpkg-deb >/dev/null
}

# Publishes $am_cache/rust-debian-<version>; returns 1 if the archive has no such package.
am_install_debian_rust() {
  local tree="$am_scratch/rust" log="$am_scratch/debian.log"
  export LC_ALL=C # apt's words are read below
  am_apt=() # options for apt
  # The machine's package lists may be missing (containers) or too old: then private ones, as we may not change them.
  if ! am_download_debian_rust "$log"; then
    mkdir -p "$am_scratch/apt/lists/partial" "$am_scratch/apt/cache/archives/partial"
    am_apt=(-o "Dir::State::lists=$am_scratch/apt/lists" -o "Dir::Cache=$am_scratch/apt/cache" -o Debug::NoLocking=1)
    am_quietly "$log" apt-get "${am_apt[@]}" update || true # a hook of the machine may fail without root
    am_download_debian_rust "$log" || return 1
  fi
  mkdir "$tree"
  am_quietly "$log" am_unpack "$tree" "$am_scratch"/debs/*.deb || am_show_log "$log" "unpacking Debian's packages"
  # rustc links WebAssembly with rust-lld, a link that comes in a package (rust-web-llvm) with all of LLVM's tools.
  ln -sf "$(basename "$tree"/usr/bin/lld-[0-9]*)" "$tree/usr/bin/rust-lld"
  am_build_standard_library "$tree" "$log" || am_show_log "$log" "building the standard library for $am_target"
  am_publish "$tree" "$am_cache/rust-debian-$am_debian_version"
}

am_depends() { # am_depends PACKAGE PATTERN: the first package that it depends on and that matches
  apt-cache "${am_apt[@]}" depends "$1" 2>/dev/null | sed -n "s/^ *Depends: \($2\)\$/\1/p" | head -n 1
}

am_download_debian_rust() {
  local log="$1" std llvm packages
  am_debian_version="$(apt-cache "${am_apt[@]}" policy rustc-web 2>/dev/null | sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')"
  am_at_least "$am_debian_version" "$am_min_rust" || return 1
  std="$(am_depends libstd-rust-web-dev 'libstd-rust-web-[0-9.]*')"
  llvm="$(am_depends "$std" 'libllvm[0-9]*')"
  packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web libstd-rust-web-dev "$std" "$llvm" "lld-${llvm#libllvm}")
  # Further libraries that these need and that the machine lacks, as a simulated installation tells.
  while read -r package; do
    packages+=("$package")
  done < <(apt-get "${am_apt[@]}" -s install --no-install-recommends "${packages[@]}" 2>>"$log" |
    sed -n 's/^Inst \([^ ]*\) (.*/\1/p' | grep -v -x -F "$(printf '%s\n' "${packages[@]}")")
  rm -rf "$am_scratch/debs"
  mkdir "$am_scratch/debs"
  am_quietly "$log" am_in "$am_scratch/debs" apt-get "${am_apt[@]}" download "${packages[@]}"
}

# am_unpack TREE PACKAGE...: without the compiler's source, which would be five times what is needed.
am_unpack() {
  local tree="$1" package
  shift
  for package in "$@"; do
    dpkg-deb --fsys-tarfile "$package" | tar -xC "$tree" --anchored --no-wildcards-match-slash \
      --exclude='./usr/share' --exclude='./usr/src/*/src' --exclude='./usr/src/*/compiler' || return 1
  done
}

am_build_standard_library() {
  local tree="$1" log="$2" libraries source="$am_scratch/library" flags
  flags="$(printf '%s\x1f' -Cembed-bitcode=yes -Zforce-unstable-if-unmarked \
    "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo")--remap-path-prefix=$source=/rustc/library"
  libraries="$(echo "$tree"/usr/lib/*-linux-gnu*)"
  mv "$tree"/usr/src/*/library "$source" || return 1
  rm -rf "$tree/usr/src" "$tree/usr/lib/rustlib/src"
  # RUSTC_BOOTSTRAP and force-unstable-if-unmarked are how Rust's own build compiles this library; the remapped paths
  # keep the user's home out of what is built with it.
  am_quietly "$log" am_in "$source" env PATH="$tree/usr/bin:$PATH" LD_LIBRARY_PATH="$libraries" RUSTC_BOOTSTRAP=1 \
    CARGO_ENCODED_RUSTFLAGS="$flags" CARGO_TARGET_DIR="$am_scratch/target" \
    cargo build --release --target "$am_target" -p sysroot --features panic-unwind,compiler-builtins-mem || return 1
  mkdir -p "$tree/usr/lib/rustlib/$am_target/lib"
  cp "$am_scratch/target/$am_target"/release/deps/*.rlib "$tree/usr/lib/rustlib/$am_target/lib/" || return 1
  # The proof: a library that compiles and links.
  echo '#[unsafe(no_mangle)] pub fn proof() -> String { format!("{:?}", std::env::args()) }' >"$am_scratch/proof.rs"
  am_quietly "$log" am_in "$am_scratch" env PATH="$tree/usr/bin:$PATH" LD_LIBRARY_PATH="$libraries" \
    rustc --edition 2024 --crate-type cdylib --target "$am_target" proof.rs
}
