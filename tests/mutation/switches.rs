//! How a mutant is expressed as a switch in the source.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::mutants::{Genre, Mutant};
use crate::places::Places;
use crate::source_text::SourceText;

/// The switches of one file.
#[derive(Default)]
pub struct Switches {
    /// Expressions with other forms of them, by start and end.
    pub choices: BTreeMap<(usize, usize), Vec<Alternative>>,
    /// What functions return that return some kind of iterator: as `choices`, but each form has another type.
    pub iterators: BTreeMap<(usize, usize), Vec<Alternative>>,
    /// Text to insert, with the place.
    pub insertions: Vec<(usize, Alternative)>,
    /// The mutants that no switch can express.
    pub not_expressed: Vec<usize>,
}

/// What stands in the source for one mutant.
pub struct Alternative {
    pub id: usize,
    pub text: String,
}

impl Switches {
    /// `mutants` are all of this file, with their IDs.
    pub fn new<'a>(
        source: &SourceText,
        mutants: impl Iterator<Item = (usize, &'a Mutant)>,
    ) -> syn::Result<Self> {
        let places = Places::find(source)?;
        let mut switches = Self::default();
        for (id, mutant) in mutants {
            if switches.add(source, &places, id, mutant).is_none() {
                switches.not_expressed.push(id);
            }
        }
        Ok(switches)
    }

    /// Returns nothing if no switch can express the mutant.
    fn add(
        &mut self,
        source: &SourceText,
        places: &Places<'_>,
        id: usize,
        mutant: &Mutant,
    ) -> Option<()> {
        let range = source.range(mutant.span);
        let replacement = &mutant.replacement;
        match mutant.genre {
            Genre::FnValue => {
                // An early return would have to be of the very type that the rest of the function returns.
                let function = mutant.function.as_ref()?;
                if function.return_type.contains("impl ") {
                    let is_iterator = function.return_type.starts_with("-> impl Iterator");
                    let text = replacement.clone();
                    let key = is_iterator.then_some((range.start, range.end))?;
                    self.iterators
                        .entry(key)
                        .or_default()
                        .push(Alternative { id, text });
                    return Some(());
                }
                let text = format!("if {} {{ return {replacement}; }}", condition(id));
                self.insertions
                    .push((range.start, Alternative { id, text }));
            }
            Genre::BinaryOperator => {
                let whole = places.binaries.get(&range)?;
                self.choose(source, whole, id, &range, replacement);
            }
            Genre::UnaryOperator => {
                let whole = places.unaries.get(&range)?;
                self.choose(source, whole, id, &range, replacement);
            }
            Genre::MatchArmGuard => self.choose(source, &range, id, &range, replacement),
            Genre::MatchArm => {
                let place = places.arms.get(&range.start)?;
                if let Some(guard) = &place.guard {
                    // An arm whose guard is false might as well not be there.
                    self.choose(source, guard, id, guard, "false");
                } else {
                    let text = format!("if !{}", condition(id));
                    self.insertions
                        .push((place.pattern_end, Alternative { id, text }));
                }
            }
            Genre::StructField => {
                let place = places.fields.get(&range.start)?;
                self.choose(source, &place.expression, id, &place.with_comma, "");
            }
            Genre::Other => return None,
        }
        Some(())
    }

    /// Adds a form of the expression in which `part` is replaced.
    fn choose(
        &mut self,
        source: &SourceText,
        expression: &Range<usize>,
        id: usize,
        part: &Range<usize>,
        replacement: &str,
    ) {
        let before = source.slice(&(expression.start..part.start));
        let after = source.slice(&(part.end..expression.end));
        let text = format!("{before}{replacement}{after}");
        let key = (expression.start, expression.end);
        let alternatives = self.choices.entry(key).or_default();
        alternatives.push(Alternative { id, text });
    }
}

/// The expression that is true when the mutant is on.
pub fn condition(id: usize) -> String {
    format!("crate::mutation_switch::is_on({id})")
}
