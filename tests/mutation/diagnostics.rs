//! Which mutants an error of the compiler is about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::mutants::{Genre, Mutant};
use crate::outcome::Outcome;
use crate::switched_source::{Origin, SwitchedSource};

/// A function that is not `const` is called in a constant: the switch itself, not the mutant, is wrong there.
const SWITCH_IN_CONSTANT: &str = "E0015";
/// A `match` does not cover every value.
const NOT_EXHAUSTIVE: &str = "E0004";

/// A line of what `cargo --message-format=json` prints.
#[derive(Deserialize)]
struct Message {
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
pub struct Diagnostic {
    level: String,
    code: Option<Code>,
    spans: Vec<Place>,
    pub rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Place {
    file_name: String,
    line_start: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

/// The call of the macro whose result the place is in.
#[derive(Deserialize)]
struct Expansion {
    span: Place,
}

/// The errors in cargo's output.
pub fn errors(output: &str) -> Vec<Diagnostic> {
    let messages = output.lines().filter_map(|line| {
        let message: Message = serde_json::from_str(line).ok()?;
        message.message
    });
    messages
        .filter(|message| message.level == "error")
        .collect()
}

/// The mutants to leave out so that these errors go away, with the reason.
///
/// If an error is in the text of a mutant, only such mutants are left out, since the others may be consequences. Otherwise
/// those go that are in the functions with errors.
pub fn mutants_to_leave_out(
    errors: &[Diagnostic],
    sources: &BTreeMap<String, SwitchedSource>,
    mutants: &[Mutant],
) -> BTreeMap<usize, Outcome> {
    let direct: BTreeMap<usize, Outcome> = errors
        .iter()
        .filter_map(|error| error.mutant(sources))
        .collect();
    if !direct.is_empty() {
        return direct;
    }
    let indirect = errors
        .iter()
        .flat_map(|error| error.mutants_of_function(sources, mutants));
    indirect.map(|id| (id, Outcome::NotExpressed)).collect()
}

impl Diagnostic {
    /// The mutant whose text the error is in.
    fn mutant(&self, sources: &BTreeMap<String, SwitchedSource>) -> Option<(usize, Outcome)> {
        let of = |primary: bool| {
            let mut origins = self.origins(sources, primary);
            origins.find_map(|(_, origin)| match origin {
                Origin::Mutant(id) => Some(id),
                Origin::Original(_) | Origin::Frame => None,
            })
        };
        match of(true) {
            Some(id) if self.has_code(SWITCH_IN_CONSTANT) => Some((id, Outcome::NotExpressed)),
            Some(id) => Some((id, Outcome::DoesNotCompile)),
            // The original's text is wrong only because the mutant's is beside it.
            None => Some((of(false)?, Outcome::NotExpressed)),
        }
    }

    fn mutants_of_function(
        &self,
        sources: &BTreeMap<String, SwitchedSource>,
        mutants: &[Mutant],
    ) -> BTreeSet<usize> {
        let lines: Vec<(&str, usize)> = self
            .origins(sources, true)
            .filter_map(|(file, origin)| match origin {
                Origin::Original(line) => Some((file, line)),
                Origin::Mutant(_) | Origin::Frame => None,
            })
            .collect();
        let contains_error = |mutant: &Mutant| {
            let function = mutant.function.as_ref().map(|function| function.span);
            function.is_some_and(|span| {
                let lines = lines.iter().filter(|(file, _)| *file == mutant.file);
                lines
                    .copied()
                    .any(|(_, line)| (span.start.line..=span.end.line).contains(&line))
            })
        };
        // Without an arm the match may not cover every value; nothing else can be the cause of that.
        let of_arms_only = self.has_code(NOT_EXHAUSTIVE);
        let suspects = mutants.iter().enumerate().filter(|(_, mutant)| {
            contains_error(mutant) && (!of_arms_only || mutant.genre == Genre::MatchArm)
        });
        suspects.map(|(id, _)| id).collect()
    }

    /// The places of the error, and of the calls of the macros that they are in.
    fn origins<'a>(
        &'a self,
        sources: &'a BTreeMap<String, SwitchedSource>,
        primary: bool,
    ) -> impl Iterator<Item = (&'a str, Origin)> {
        let places = self
            .spans
            .iter()
            .filter(move |place| place.is_primary == primary);
        let with_calls = places.flat_map(|place| {
            std::iter::successors(Some(place), |inner| {
                inner.expansion.as_ref().map(|expansion| &expansion.span)
            })
        });
        with_calls.filter_map(|place| {
            let source = sources.get(&place.file_name)?;
            Some((place.file_name.as_str(), source.origin(place.line_start)))
        })
    }

    fn has_code(&self, code: &str) -> bool {
        self.code.as_ref().is_some_and(|own| own.code == code)
    }
}
