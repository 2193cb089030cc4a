//! How a mutant is expressed as a switch in the source.

use std::collections::BTreeMap;

use crate::mutants::{Genre, Mutant};
use crate::places::Places;
use crate::source_text::SourceText;

/// The switches of one file.
#[derive(Default)]
pub struct Switches {
    /// Expressions with other forms of them, by start and end.
    pub choices: BTreeMap<(usize, usize), Vec<Alternative>>,
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
                    return None;
                }
                let text = format!("if {} {{ return {replacement}; }}", condition(id));
                self.insertions
                    .push((range.start, Alternative { id, text }));
            }
            Genre::BinaryOperator => {
                let place = places.binaries.get(&range)?;
                let (left, right) = (source.slice(&place.left), source.slice(&place.right));
                let text = format!("{left} {replacement} {right}");
                self.choose((place.whole.start, place.whole.end), id, text);
            }
            Genre::UnaryOperator => {
                let place = places.unaries.get(&range)?;
                let text = format!("{replacement}{}", source.slice(&place.operand));
                self.choose((place.whole.start, place.whole.end), id, text);
            }
            Genre::MatchArmGuard => self.choose((range.start, range.end), id, replacement.clone()),
            Genre::MatchArm => {
                // An arm whose guard is false might as well not be there.
                let place = places.arms.get(&range.start)?;
                if let Some(guard) = &place.guard {
                    self.choose((guard.start, guard.end), id, "false".to_owned());
                } else {
                    let text = format!("if !{}", condition(id));
                    self.insertions
                        .push((place.pattern_end, Alternative { id, text }));
                }
            }
            Genre::StructField => {
                let place = places.fields.get(&range.start)?;
                let before = source.slice(&(place.whole.start..place.field.start));
                let after = source.slice(&(place.field.end..place.whole.end));
                let text = format!("{before}{after}");
                self.choose((place.whole.start, place.whole.end), id, text);
            }
            Genre::Other => return None,
        }
        Some(())
    }

    fn choose(&mut self, range: (usize, usize), id: usize, text: String) {
        let alternatives = self.choices.entry(range).or_default();
        alternatives.push(Alternative { id, text });
    }
}

/// The expression that is true when the mutant is on.
pub fn condition(id: usize) -> String {
    format!("crate::mutation_switch::is_on({id})")
}
