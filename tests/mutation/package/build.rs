//! Builds the package with all mutants to try in its module, in copies of the checkout.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Failure;
use crate::checkout::Checkout;
use crate::compile;
use crate::mutants::Mutant;
use crate::outcome::Outcome;
use crate::package::test_files::Package;

const SWITCH: &str = include_str!("switch.rs");
const SWITCH_IN_JAVASCRIPT: &str = include_str!("switch.js");
/// Both relative to the root of the repository.
const GENERATED: &str = "target/modules";
const COMPILED: &str = "target/toolkit/wasm32-unknown-unknown/release";

/// As many copies as there are jobs, since each names its mutant in a file.
pub fn build(
    checkout: &Checkout,
    mutants: &[Mutant],
    left_out: Vec<Option<Outcome>>,
    jobs: usize,
) -> Result<Vec<Package>, Failure> {
    // Everything but the module of the toolkit is as it is without mutants.
    run(&mut Command::new("scripts/build"))?;
    compile_module(checkout, mutants, left_out)?;
    run(Command::new("cp")
        .args(["-R", GENERATED])
        .arg(checkout.path("target")))?;
    symlink(
        fs::canonicalize("node_modules")?,
        checkout.path("node_modules"),
    )?;
    let node = || {
        let mut command = Command::new("node");
        command.current_dir(checkout.path("")).stdout(Stdio::null());
        command
    };
    run(node().args(["scripts/bundle/modules.js", "toolkit"]))?;
    let glue = checkout.path(&format!("{GENERATED}/toolkit/glue.js"));
    let text = fs::read_to_string(&glue)?;
    fs::write(&glue, format!("{SWITCH_IN_JAVASCRIPT}\n{text}"))?;
    run(node().arg("scripts/bundle/package.js"))?;
    (1..=jobs)
        .map(|number| copy(checkout, &checkout.package_folder(number)))
        .collect()
}

/// Compiles the module where scripts/bundle/modules.js looks for it, less optimized than the package's own.
fn compile_module(
    checkout: &Checkout,
    mutants: &[Mutant],
    mut left_out: Vec<Option<Outcome>>,
) -> Result<(), Failure> {
    compile::write_sources(checkout, mutants, &mut left_out, SWITCH)?;
    let mut cargo = checkout.cargo();
    cargo
        .args(["build", "--quiet", "--release"])
        .args(["--target", "wasm32-unknown-unknown"])
        .args(["--package", "migration-wasm-toolkit"])
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        // Lints are not what is tested. cargo cannot do without all warnings of the compiler when it asks what it can compile to.
        .env(
            "RUSTFLAGS",
            "-Awarnings --cap-lints=warn -Ctarget-feature=+simd128",
        );
    run(&mut cargo)?;
    // Some tests read the sources.
    compile::restore_sources(checkout, mutants)?;
    let module = "migration_wasm_toolkit.wasm";
    let folder = checkout.path(COMPILED);
    fs::create_dir_all(&folder)?;
    let built = checkout
        .build_folder()
        .join("wasm32-unknown-unknown/release");
    fs::copy(built.join(module), folder.join(module))?;
    Ok(())
}

fn copy(checkout: &Checkout, folder: &Path) -> Result<Package, Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    run(Command::new("cp")
        .arg("-R")
        .arg(checkout.path(""))
        .arg(folder))?;
    Package::new(folder.to_owned())
}

fn run(command: &mut Command) -> Result<(), Failure> {
    if command.status()?.success() {
        return Ok(());
    }
    Err(format!("the package with mutants cannot be built: {command:?} failed").into())
}
