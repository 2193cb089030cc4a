//! What is printed and written in the end.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::time::Duration;

use serde::Serialize;

use crate::Failure;
use crate::checkout::Checkout;
use crate::equivalent::Equivalents;
use crate::mutants::Mutant;
use crate::options::Target;
use crate::outcome::Outcome;

pub struct Report {
    target: Target,
    entries: Vec<Entry>,
    /// Entries of the file of equivalents, each with what is wrong with it.
    stale: Vec<(String, &'static str)>,
}

/// A mutant in the JSON file.
#[derive(Serialize)]
struct Entry {
    name: String,
    position: String,
    #[serde(flatten)]
    outcome: Outcome,
    /// Whether it survives and has an entry in the file of equivalents.
    equivalent: bool,
}

impl Report {
    /// `includes` tells whether the mutants of a file were tested.
    pub fn new(
        target: Target,
        mutants: &[Mutant],
        outcomes: &[Outcome],
        equivalents: &Equivalents,
        includes: impl Fn(&str) -> bool,
    ) -> Self {
        let tested = mutants.iter().zip(outcomes);
        let entries = tested.clone().map(|(mutant, outcome)| Entry {
            name: mutant.name.clone(),
            position: mutant.position(),
            outcome: outcome.clone(),
            equivalent: outcome.survives() && equivalents.contains(&mutant.name),
        });
        let by_name: HashMap<&str, &Outcome> = tested
            .map(|(mutant, outcome)| (mutant.name.as_str(), outcome))
            .collect();
        let stale = equivalents.names_in(includes).filter_map(|name| {
            let problem = match by_name.get(name) {
                None => "no mutant has this name",
                Some(Outcome::Caught(_) | Outcome::TimedOut) => "the tests catch it",
                Some(Outcome::DoesNotCompile) => "it does not compile",
                Some(
                    Outcome::Missed
                    | Outcome::CutShort(_)
                    | Outcome::Unreached
                    | Outcome::NotExpressed,
                ) => return None,
            };
            Some((name.to_owned(), problem))
        });
        Self {
            target,
            entries: entries.collect(),
            stale: stale.collect(),
        }
    }

    /// Whether a mutant survives that is no known equivalent.
    pub fn has_survivors(&self) -> bool {
        self.entries.iter().any(Entry::is_survivor)
    }

    /// The entries of the file of equivalents that should go, and why.
    pub fn stale(&self) -> impl Iterator<Item = (&str, &str)> {
        let stale = self.stale.iter();
        stale.map(|(name, problem)| (name.as_str(), *problem))
    }

    pub fn write_json(&self, checkout: &Checkout) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(&self.entries)?;
        Ok(fs::write(checkout.result_file(), text + "\n")?)
    }

    /// `ran` tells which tests were run.
    pub fn print(&self, ran: &str, duration: Duration) {
        println!(
            "{}: {} mutants, {ran}, {} s",
            self.target,
            self.entries.len(),
            duration.as_secs()
        );
        self.print_count("caught", |outcome| matches!(outcome, Outcome::Caught(_)));
        self.print_count("timed out", |outcome| *outcome == Outcome::TimedOut);
        self.print_count("missed", |outcome| *outcome == Outcome::Missed);
        self.print_count("cut short", is_cut_short);
        self.print_count("unreached", |outcome| *outcome == Outcome::Unreached);
        self.print_count("do not compile", |outcome| {
            *outcome == Outcome::DoesNotCompile
        });
        self.print_count("could not be expressed", |outcome| {
            *outcome == Outcome::NotExpressed
        });
        self.print_survivors("missed", |outcome| *outcome == Outcome::Missed);
        self.print_survivors("cut short", is_cut_short);
        self.print_survivors("unreached", |outcome| *outcome == Outcome::Unreached);
        if !self.stale.is_empty() {
            println!("\nstale in tests/mutation/equivalent.txt:");
            for (name, problem) in self.stale() {
                println!("  {name}: {problem}");
            }
        }
        if let Some(command) = self.command_for_not_expressed() {
            println!("\nTo test those that could not be expressed:\n  {command}");
        }
    }

    fn print_count(&self, label: &str, is_counted: impl Fn(&Outcome) -> bool) {
        let counted = self
            .entries
            .iter()
            .filter(|entry| is_counted(&entry.outcome));
        let equivalent = counted.clone().filter(|entry| entry.equivalent).count();
        let count = counted.count();
        match equivalent {
            0 => println!("  {label:<22} {count:>5}"),
            _ => println!("  {label:<22} {count:>5}, of which {equivalent} are equivalent"),
        }
    }

    fn print_survivors(&self, label: &str, is_listed: impl Fn(&Outcome) -> bool) {
        let entries = self.entries.iter();
        let survivors = entries.filter(|entry| entry.is_survivor() && is_listed(&entry.outcome));
        for (index, entry) in survivors.enumerate() {
            if index == 0 {
                println!("\n{label}:");
            }
            println!("  {}\n    {}", entry.position, entry.name);
            if let Outcome::CutShort(part) = &entry.outcome {
                println!("    passed {part} of tests that reach it; there was no time for more");
            }
        }
    }

    /// cargo-mutants takes a regular expression for its names, which start with the position.
    fn command_for_not_expressed(&self) -> Option<String> {
        let entries = self.entries.iter();
        let positions: BTreeSet<String> = entries
            .filter(|entry| entry.outcome == Outcome::NotExpressed)
            .map(|entry| entry.position.replace('.', "\\."))
            .collect();
        let positions: Vec<&str> = positions.iter().map(String::as_str).collect();
        let package = self.target.package();
        (!positions.is_empty()).then(|| {
            format!(
                "cargo mutants --package {package} -F '^({}): '",
                positions.join("|")
            )
        })
    }
}

fn is_cut_short(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::CutShort(_))
}

impl Entry {
    fn is_survivor(&self) -> bool {
        self.outcome.survives() && !self.equivalent
    }
}
