//! The mutants that change nothing anybody can observe, from tests/mutation/equivalent.txt.

use std::collections::BTreeSet;
use std::fs;

use crate::Failure;

const FILE: &str = "tests/mutation/equivalent.txt";
/// Between the name and the reason. A name may contain it too, in a pattern.
const SEPARATOR: &str = " | ";

pub struct Equivalents {
    names: BTreeSet<String>,
}

impl Equivalents {
    pub fn read() -> Result<Self, Failure> {
        Self::parse(&fs::read_to_string(FILE)?)
    }

    pub fn parse(text: &str) -> Result<Self, Failure> {
        let mut names = BTreeSet::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |why: &str| format!("{FILE}:{}: {why}", index + 1);
            match line.rsplit_once(SEPARATOR) {
                Some((name, reason)) if !reason.trim().is_empty() => {
                    if !names.insert(name.to_owned()) {
                        return Err(wrong("this mutant has an entry already").into());
                    }
                }
                _ => return Err(wrong("an entry is NAME | REASON").into()),
            }
        }
        Ok(Self { names })
    }

    pub fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The names whose files fulfil a condition.
    pub fn names_in(&self, includes: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        let names = self.names.iter().map(String::as_str);
        names.filter(move |name| {
            let file = name.split_once(": ").map_or(*name, |(file, _)| file);
            includes(file)
        })
    }
}
