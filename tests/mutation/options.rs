//! The arguments of the command line.

use std::fmt;

use crate::Failure;

pub struct Options {
    pub target: Target,
    /// How many processes run at once.
    pub jobs: usize,
    /// Whether the package's tests try what survives the crate's own.
    pub with_package: bool,
    /// Only files whose path starts with one of these; all files if there is none.
    prefixes: Vec<String>,
}

/// The crate whose code is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Core,
    Toolkit,
}

impl Options {
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut arguments = arguments;
        let mut target = None;
        let mut jobs = std::thread::available_parallelism().map_or(1, usize::from);
        let mut with_package = true;
        let mut prefixes = Vec::new();
        while let Some(argument) = arguments.next() {
            match (argument.as_str(), target) {
                ("--jobs", _) => {
                    let number = arguments.next().and_then(|value| value.parse().ok());
                    jobs = number
                        .filter(|jobs| *jobs > 0)
                        .ok_or("--jobs needs a number above 0")?;
                }
                ("--without-package", _) => with_package = false,
                (option, _) if option.starts_with('-') => {
                    return Err(
                        format!("unknown option {option} (see scripts/mutate --help)").into(),
                    );
                }
                ("core", None) => target = Some(Target::Core),
                ("toolkit", None) => target = Some(Target::Toolkit),
                (name, None) => return Err(format!("{name} is neither core nor toolkit").into()),
                (_, Some(_)) => prefixes.push(argument),
            }
        }
        let target = target.ok_or("name a crate: core or toolkit (see scripts/mutate --help)")?;
        let options = Self {
            target,
            jobs,
            // No test of the package is about the core alone.
            with_package: with_package && target == Target::Toolkit,
            prefixes,
        };
        let folder = options.target.folder();
        match options
            .prefixes
            .iter()
            .find(|prefix| !prefix.starts_with(&folder))
        {
            Some(prefix) => Err(format!("{prefix} does not start with {folder}").into()),
            None => Ok(options),
        }
    }

    /// Whether the mutants of this file are asked for.
    pub fn includes(&self, file: &str) -> bool {
        file.starts_with(&self.target.folder())
            && (self.prefixes.is_empty()
                || self.prefixes.iter().any(|prefix| file.starts_with(prefix)))
    }
}

impl Target {
    /// Where its sources are, with a slash at the end.
    pub fn folder(self) -> String {
        format!("src/{self}/")
    }

    pub fn package(self) -> String {
        format!("migration-{self}")
    }

    /// The name of the crate's only test executable.
    pub fn test_name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Toolkit => "toolkit",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.test_name())
    }
}
