//! A source file with its switches in it. Each line is either the original's or belongs to a switch, so that an error of the
//! compiler tells which mutant it is about.

use std::cmp::Reverse;
use std::ops::Range;

use crate::source_text::SourceText;
use crate::switches::{Alternative, Switches, condition};

#[derive(Default)]
pub struct SwitchedSource {
    pub text: String,
    origins: Vec<Origin>,
    /// The number of the original's line that is being copied, less 1.
    source_line: usize,
}

/// Where a line comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The line of the original that it is a part of, counted from 1.
    Original(usize),
    /// The expression as this mutant has it.
    Mutant(usize),
    /// What surrounds the forms of an expression.
    Frame,
}

struct Insertion {
    at: usize,
    order: Order,
    lines: Vec<(Origin, String)>,
}

/// What comes first at the same place: the end of the innermost expression, and the start of the outermost.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    End { length: usize },
    Text,
    Start { length: Reverse<usize> },
}

impl SwitchedSource {
    pub fn new(source: &SourceText, switches: &Switches) -> Self {
        let mut insertions: Vec<Insertion> = Vec::new();
        for ((start, end), alternatives) in &switches.choices {
            insertions.extend(choice(*start, *end, alternatives));
        }
        for ((start, end), alternatives) in &switches.iterators {
            insertions.extend(iterator_choice(*start, *end, alternatives));
        }
        for (at, Alternative { id, text }) in &switches.insertions {
            insertions.push(Insertion {
                at: *at,
                order: Order::Text,
                lines: vec![(Origin::Mutant(*id), text.clone())],
            });
        }
        insertions.sort_by(|one, other| (one.at, &one.order).cmp(&(other.at, &other.order)));

        let mut switched = Self::default();
        let mut copied = 0;
        for insertion in insertions {
            switched.copy(source.slice(&(copied..insertion.at)));
            copied = insertion.at;
            switched.end_line(Origin::Original(switched.source_line + 1));
            for (origin, text) in insertion.lines {
                for line in text.lines() {
                    switched.text.push_str(line);
                    switched.end_line(origin);
                }
            }
        }
        switched.copy(source.slice(&(copied..source.text().len())));
        switched
    }

    /// Where a line comes from; lines count from 1.
    pub fn origin(&self, line: usize) -> Origin {
        let origin = self.origins.get(line - 1);
        origin
            .copied()
            .unwrap_or(Origin::Original(self.source_line + 1))
    }

    fn copy(&mut self, original: &str) {
        for piece in original.split_inclusive('\n') {
            match piece.strip_suffix('\n') {
                Some(line) => {
                    self.text.push_str(line);
                    self.end_line(Origin::Original(self.source_line + 1));
                    self.source_line += 1;
                }
                None => self.text.push_str(piece),
            }
        }
    }

    fn end_line(&mut self, origin: Origin) {
        self.text.push('\n');
        self.origins.push(origin);
    }
}

/// `EXPRESSION` becomes `(if is_on(1) { FORM } else if is_on(2) { FORM } else { EXPRESSION })`.
fn choice(start: usize, end: usize, alternatives: &[Alternative]) -> [Insertion; 2] {
    let forms = alternatives.iter().map(form).collect();
    frame(start..end, end - start, forms, ["(", "{", "})"])
}

/// As `choice`, for the body of a function. An iterator of one of two types is one of the type `Either`, so the second form is
/// `Right(Left(FORM))`, and what the function returns is a `Right` in a `Right`.
fn iterator_choice(start: usize, end: usize, alternatives: &[Alternative]) -> [Insertion; 2] {
    let either = "crate::mutation_either::Either::";
    let rights = |count: usize| format!("{either}Right(").repeat(count);
    let forms = alternatives.iter().enumerate().map(|(number, one)| {
        let text = &one.text;
        let close = ")".repeat(number + 1);
        form(&Alternative {
            id: one.id,
            text: format!("{}{either}Left({text}{close}", rights(number)),
        })
    });
    let count = alternatives.len();
    let (open, close) = (rights(count), ")".repeat(count));
    frame(
        start..end,
        // It may be as long as the only expression of the body, which it surrounds.
        end - start + 1,
        forms.collect(),
        ["", &format!("{{ {open}{{"), &format!("}}{close} }}")],
    )
}

/// The form of one mutant, before those that follow.
fn form(Alternative { id, text }: &Alternative) -> (Origin, String) {
    let line = format!("if {} {{ {text} }} else", condition(*id));
    (Origin::Mutant(*id), line)
}

/// What stands before and behind a part of the source: `begin`, the forms, `otherwise`, and `end`.
fn frame(
    place: Range<usize>,
    length: usize,
    forms: Vec<(Origin, String)>,
    [begin, otherwise, end]: [&str; 3],
) -> [Insertion; 2] {
    let line = |text: &str| (Origin::Frame, text.to_owned());
    let before = std::iter::once(line(begin)).chain(forms);
    [
        Insertion {
            at: place.start,
            order: Order::Start {
                length: Reverse(length),
            },
            lines: before.chain([line(otherwise)]).collect(),
        },
        Insertion {
            at: place.end,
            order: Order::End { length },
            lines: vec![line(end)],
        },
    ]
}
