//! A copy of the checkout, in which the sources may be changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::options::Target;

/// Relative to the root of the repository, which is the current folder.
const OUTPUT: &str = "target/mutation";

pub struct Checkout {
    pub target: Target,
    root: PathBuf,
    output: PathBuf,
}

impl Checkout {
    /// Copies every file that git knows or would add, so that changes that are not committed yet are tested too.
    pub fn copy(target: Target) -> Result<Self, Failure> {
        let output = std::env::current_dir()?.join(OUTPUT);
        let root = output.join(format!("{target}-sources"));
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        let listing = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .output()?;
        if !listing.status.success() {
            return Err("git ls-files failed; run scripts/mutate in a checkout".into());
        }
        let checkout = Self {
            target,
            root,
            output,
        };
        // A file that was deleted and not committed is still listed.
        for file in String::from_utf8(listing.stdout)?.split_terminator('\0') {
            if Path::new(file).is_file() {
                let copy = checkout.path(file);
                fs::create_dir_all(copy.parent().unwrap_or(&checkout.root))?;
                fs::copy(file, copy)?;
            }
        }
        Ok(checkout)
    }

    /// Where the copy has this file of the repository.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// The text of the file in the repository, without switches.
    pub fn read_original(&self, file: &str) -> Result<String, Failure> {
        fs::read_to_string(file).map_err(|error| format!("{file}: {error}").into())
    }

    /// Where the result is written.
    pub fn result_file(&self) -> PathBuf {
        self.output.join(format!("{}.json", self.target))
    }

    /// Where the tests write which mutants they reach.
    pub fn reach_folder(&self) -> PathBuf {
        self.output.join(format!("{}-reach", self.target))
    }

    /// Where a copy with the package is.
    pub fn package_folder(&self, number: usize) -> PathBuf {
        self.output
            .join(format!("{}-package-{number}", self.target))
    }

    /// cargo's target folder.
    pub fn build_folder(&self) -> PathBuf {
        self.output.join("build")
    }

    /// cargo, in the copy, with a target folder of its own. Lints are not what is tested.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.build_folder())
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_TEST_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_TEST_DEBUG", "0")
            .env("RUSTFLAGS", "--cap-lints=allow");
        command
    }
}
