//! Tries a mutant with the package's tests that reach it, until one catches it.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::outcome::Outcome;
use crate::package::test_files::Package;
use crate::reach::Test;
use crate::test_process::Ending;

/// How much longer than without a mutant a file may take, and what a busy machine adds.
const TIMEOUT_FACTOR: u32 = 3;
const TIMEOUT_MARGIN: Duration = Duration::from_secs(20);
/// After this long no other file is run. Most mutants that are caught at all are caught in seconds.
const MUTANT_LIMIT: Duration = Duration::from_secs(300);

/// Returns nothing if none of the files reaches the mutant.
pub fn run(
    package: &Package,
    id: usize,
    source: &str,
    files: &[Test],
) -> Result<Option<Outcome>, Failure> {
    let reaching = reaching(id, source, files);
    let start = Instant::now();
    for (number, file) in reaching.iter().enumerate() {
        if start.elapsed() > MUTANT_LIMIT {
            let part = format!("{number} of {} files", reaching.len());
            return Ok(Some(Outcome::CutShort(part)));
        }
        let timeout = file.duration * TIMEOUT_FACTOR + TIMEOUT_MARGIN;
        let ending = || package.run_mutant(id, &file.name, timeout);
        match ending()? {
            Ending::Passed => {}
            Ending::TimedOut => return Ok(Some(Outcome::TimedOut)),
            // Some tests depend on the time and fail on a busy machine, but hardly twice.
            Ending::Failed(test) => {
                if ending()? != Ending::Passed {
                    return Ok(Some(Outcome::Caught(format!("{}: {test}", file.name))));
                }
            }
        }
    }
    Ok((!reaching.is_empty()).then_some(Outcome::Missed))
}

/// The files that reach the mutant: first those with most words of the source's path in their names, then the quickest.
pub fn reaching<'a>(id: usize, source: &str, files: &'a [Test]) -> Vec<&'a Test> {
    let mut reaching: Vec<&Test> = files
        .iter()
        .filter(|file| file.reached.contains(&id))
        .collect();
    let of_source: Vec<&str> = words(source).collect();
    reaching.sort_by_key(|file| {
        let common = words(&file.name)
            .filter(|word| of_source.contains(word))
            .count();
        (Reverse(common), file.duration)
    });
    reaching
}

fn words(path: &str) -> impl Iterator<Item = &str> {
    path.split(|letter: char| !letter.is_alphanumeric())
}
