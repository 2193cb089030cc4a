//! The list of mutants, from cargo-mutants.

use std::collections::HashMap;

use serde::Deserialize;

use crate::Failure;
use crate::checkout::Checkout;
use crate::options::Options;

/// One change of the source. Its ID is its index in the list.
pub struct Mutant {
    /// Tells it from all others and does not depend on its line: what tests/mutation/equivalent.txt has.
    pub name: String,
    pub file: String,
    pub genre: Genre,
    /// What stands in place of `span`; empty if that is deleted.
    pub replacement: String,
    pub span: Span,
    /// The function that it changes; a constant has none.
    pub function: Option<Function>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// The function returns the replacement at once.
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    /// A field is deleted, so that it comes from the `..base` of the struct expression.
    StructField,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
pub struct Function {
    pub return_type: String,
    pub span: Span,
}

#[derive(Deserialize, Clone, Copy)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

/// Both numbers count from 1, the column in characters.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// As `cargo mutants --list --json` writes it.
#[derive(Deserialize)]
struct Listed {
    name: String,
    file: String,
    genre: Genre,
    replacement: String,
    span: Span,
    function: Option<Function>,
}

/// The mutants that are asked for, in the order of their files and lines.
pub fn list(checkout: &Checkout, options: &Options) -> Result<Vec<Mutant>, Failure> {
    let output = checkout
        .cargo()
        .args(["mutants", "--list", "--json", "--package"])
        .arg(options.target.package())
        .output()?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo mutants --list failed: {message}").into());
    }
    let mutants = parse(&output.stdout, |file| options.includes(file))?;
    if mutants.is_empty() {
        return Err("no mutant is in these files".into());
    }
    Ok(mutants)
}

/// Reads cargo-mutants' list; takes the mutants of the files that `includes` names.
pub fn parse(json: &[u8], includes: impl Fn(&str) -> bool) -> Result<Vec<Mutant>, Failure> {
    let mut listed: Vec<Listed> = serde_json::from_slice(json)?;
    listed.retain(|mutant| includes(&mutant.file));
    listed.sort_by(|one, other| (&one.file, one.span.start).cmp(&(&other.file, other.span.start)));
    Ok(with_names(listed))
}

fn with_names(listed: Vec<Listed>) -> Vec<Mutant> {
    let mut occurrences: HashMap<String, usize> = HashMap::new();
    let named = listed.into_iter().map(|mutant| {
        let name = name_without_position(&mutant);
        let occurrence = occurrences.entry(name.clone()).or_default();
        *occurrence += 1;
        Mutant {
            name: match occurrence {
                1 => name,
                number => format!("{name} #{number}"),
            },
            file: mutant.file,
            genre: mutant.genre,
            replacement: mutant.replacement,
            span: mutant.span,
            function: mutant.function,
        }
    });
    named.collect()
}

/// cargo-mutants' name is `FILE:LINE:COLUMN: TEXT`.
fn name_without_position(mutant: &Listed) -> String {
    let Position { line, column } = mutant.span.start;
    let position = format!("{}:{line}:{column}: ", mutant.file);
    let text = mutant.name.strip_prefix(&position).unwrap_or(&mutant.name);
    format!("{}: {text}", mutant.file)
}

impl Mutant {
    /// `FILE:LINE:COLUMN`, as cargo-mutants' own name has it.
    pub fn position(&self) -> String {
        let Position { line, column } = self.span.start;
        format!("{}:{line}:{column}", self.file)
    }
}
