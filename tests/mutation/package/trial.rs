//! Tries a mutant with the package's tests that reach it, until one catches it.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Mutex;
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

/// Which file has caught the last mutant of a source: it probably catches the next one, too.
#[derive(Default)]
pub struct Catchers(Mutex<HashMap<String, String>>);

/// Returns nothing if none of the files reaches the mutant.
pub fn run(
    package: &Package,
    id: usize,
    source: &str,
    files: &[Test],
    catchers: &Catchers,
) -> Result<Option<Outcome>, Failure> {
    let reaching = reaching(id, source, files, catchers.of(source).as_deref());
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
                    catchers.set(source, &file.name);
                    return Ok(Some(Outcome::Caught(format!("{}: {test}", file.name))));
                }
            }
        }
    }
    Ok((!reaching.is_empty()).then_some(Outcome::Missed))
}

impl Catchers {
    fn of(&self, source: &str) -> Option<String> {
        self.0.lock().ok()?.get(source).cloned()
    }

    fn set(&self, source: &str, file: &str) {
        if let Ok(mut catchers) = self.0.lock() {
            catchers.insert(source.to_owned(), file.to_owned());
        }
    }
}

/// The files that reach the mutant: the last catcher, those with most words of the source's path in their names, the quickest.
pub fn reaching<'a>(
    id: usize,
    source: &str,
    files: &'a [Test],
    catcher: Option<&str>,
) -> Vec<&'a Test> {
    let mut reaching: Vec<&Test> = files
        .iter()
        .filter(|file| file.reached.contains(&id))
        .collect();
    let of_source: Vec<&str> = words(source).collect();
    reaching.sort_by_key(|file| {
        let common = words(&file.name)
            .filter(|word| of_source.contains(word))
            .count();
        let is_other = Some(file.name.as_str()) != catcher;
        (is_other, Reverse(common), file.duration)
    });
    reaching
}

fn words(path: &str) -> impl Iterator<Item = &str> {
    path.split(|letter: char| !letter.is_alphanumeric())
}
