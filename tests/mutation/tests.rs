//! What switches look like in a source, and which errors are whose.

use std::collections::BTreeMap;

use crate::diagnostics::{errors, mutants_to_leave_out};
use crate::equivalent::Equivalents;
use crate::mutants::{self, Mutant};
use crate::options::{Options, Target};
use crate::outcome::Outcome;
use crate::report::Report;
use crate::source_text::SourceText;
use crate::switched_source::{Origin, SwitchedSource};
use crate::switches::Switches;

const SOURCE: &str = "fn f(a: u8) -> bool {
    a < 1 && !g()
}
fn h(a: u8) -> S {
    match a {
        1 => S { x: 1, ..S::new() },
        2 if g() => S::new(),
        _ => S::new(),
    }
}
";

/// Genre, line and column of the start and of the end, replacement, text.
type Row = (
    &'static str,
    [usize; 2],
    [usize; 2],
    &'static str,
    &'static str,
);

/// One of each genre, as cargo-mutants lists them.
const LISTED: [Row; 7] = [
    (
        "FnValue",
        [2, 5],
        [2, 18],
        "true",
        "replace f -> bool with true",
    ),
    (
        "BinaryOperator",
        [2, 7],
        [2, 8],
        "<=",
        "replace < with <= in f",
    ),
    (
        "BinaryOperator",
        [2, 11],
        [2, 13],
        "||",
        "replace && with || in f",
    ),
    ("UnaryOperator", [2, 14], [2, 15], "", "delete ! in f"),
    ("MatchArm", [6, 9], [6, 36], "", "delete match arm 1 in h"),
    (
        "StructField",
        [6, 18],
        [6, 22],
        "",
        "delete field x from struct S expression in h",
    ),
    (
        "MatchArmGuard",
        [7, 14],
        [7, 17],
        "true",
        "replace match guard g() with true in h",
    ),
];

fn listed() -> Vec<Mutant> {
    let mutants = LISTED.map(
        |(genre, [line, column], [end_line, end_column], replacement, text)| {
            let function = if line < 4 { [1, 3] } else { [4, 10] };
            serde_json::json!({
                "name": format!("src/core/a.rs:{line}:{column}: {text}"),
                "file": "src/core/a.rs",
                "genre": genre,
                "replacement": replacement,
                "span": {
                    "start": { "line": line, "column": column },
                    "end": { "line": end_line, "column": end_column },
                },
                "function": {
                    "return_type": "-> bool",
                    "span": {
                        "start": { "line": function[0], "column": 1 },
                        "end": { "line": function[1], "column": 2 },
                    },
                },
            })
        },
    );
    let json = serde_json::json!(mutants).to_string();
    mutants::parse(json.as_bytes(), |_| true).expect("a list of mutants")
}

fn switched(mutants: &[Mutant]) -> SwitchedSource {
    let source = SourceText::new(SOURCE.to_owned());
    let switches = Switches::new(&source, mutants.iter().enumerate()).expect("a source");
    assert_eq!(switches.not_expressed, Vec::<usize>::new());
    SwitchedSource::new(&source, &switches)
}

/// Without line breaks, and with `on` for the path of the switch.
fn compact(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .replace("crate::mutation_switch::is_on", "on")
}

#[test]
fn each_genre_becomes_a_switch_around_the_original() {
    assert_eq!(
        compact(&switched(&listed()).text),
        "fn f(a: u8) -> bool { if on(0) { return true; } \
         ( if on(1) { a <= 1 && !g() } else if on(2) { a < 1 || !g() } else { \
         a < 1 && ( if on(3) { g() } else { !g() }) }) } \
         fn h(a: u8) -> S { match a { \
         1 if !on(4) => ( if on(5) { S { ..S::new() } } else { S { x: 1, ..S::new() } }) , \
         2 if ( if on(6) { true } else { g() }) => S::new(), \
         _ => S::new(), } }"
    );
}

#[test]
fn iterator_that_a_function_returns_may_be_of_another_type_in_each_form() {
    let source = "fn f() -> impl Iterator<Item = u8> {\n    0..9\n}\n";
    let position =
        |line: usize, column: usize| serde_json::json!({ "line": line, "column": column });
    let listed = ["::std::iter::empty()", "::std::iter::once(1)"].map(|replacement| {
        serde_json::json!({
            "name": "f",
            "file": "src/core/a.rs",
            "genre": "FnValue",
            "replacement": replacement,
            "span": { "start": position(2, 5), "end": position(2, 9) },
            "function": {
                "return_type": "-> impl Iterator<Item = u8>",
                "span": { "start": position(1, 1), "end": position(3, 2) },
            },
        })
    });
    let json = serde_json::json!(listed).to_string();
    let mutants = mutants::parse(json.as_bytes(), |_| true).expect("a list of mutants");
    let source = SourceText::new(source.to_owned());
    let switches = Switches::new(&source, mutants.iter().enumerate()).expect("a source");
    let text = compact(&SwitchedSource::new(&source, &switches).text);
    assert_eq!(
        text.replace("crate::mutation_either::Either::", ""),
        "fn f() -> impl Iterator<Item = u8> { \
         if on(0) { Left(::std::iter::empty()) } else if on(1) { Right(Left(::std::iter::once(1))) } else \
         { Right(Right({ 0..9 })) } }"
    );
}

#[test]
fn every_line_of_a_switched_source_has_the_origin_of_its_text() {
    let switched = switched(&listed());
    for (index, line) in switched.text.lines().enumerate() {
        match switched.origin(index + 1) {
            Origin::Mutant(id) => assert!(line.contains(&format!("is_on({id})")), "{line}"),
            Origin::Original(number) => {
                let original = SOURCE.lines().nth(number - 1).expect("a line");
                assert!(original.contains(line), "{line} is not in {original}");
            }
            Origin::Frame => assert!(["(", "{", "})"].contains(&line), "{line}"),
        }
    }
}

fn error(switched: &SwitchedSource, code: &str, is_there: impl Fn(Origin) -> bool) -> String {
    let lines = 1..=switched.text.lines().count();
    let line = lines
        .into_iter()
        .find(|line| is_there(switched.origin(*line)));
    let span = serde_json::json!({
        "file_name": "src/core/a.rs", "line_start": line, "is_primary": true, "expansion": null,
    });
    let message =
        serde_json::json!({ "level": "error", "code": { "code": code }, "spans": [span] });
    serde_json::json!({ "reason": "compiler-message", "message": message }).to_string()
}

#[test]
fn errors_leave_out_the_mutant_they_are_in_or_else_those_of_the_function() {
    let mutants = listed();
    let sources = BTreeMap::from([("src/core/a.rs".to_owned(), switched(&mutants))]);
    let source = &sources["src/core/a.rs"];
    let in_mutant = error(source, "E0369", |origin| origin == Origin::Mutant(1));
    let in_constant = error(source, "E0015", |origin| origin == Origin::Mutant(2));
    let in_function = error(source, "E0308", |origin| origin == Origin::Original(1));
    let of_match = error(source, "E0004", |origin| origin == Origin::Original(5));
    let left_out = |output: &str| mutants_to_leave_out(&errors(output), &sources, &mutants);

    assert_eq!(
        left_out(&format!("{in_mutant}\n{in_constant}\n{in_function}")),
        BTreeMap::from([(1, Outcome::DoesNotCompile), (2, Outcome::NotExpressed)])
    );
    let ids = |output: &str| left_out(output).into_keys().collect::<Vec<_>>();
    assert_eq!(ids(&in_function), [0, 1, 2, 3]);
    assert_eq!(ids(&of_match), [4]);
}

#[test]
fn a_name_has_no_position_and_a_number_if_it_occurs_again() {
    let mut twice = LISTED.map(|(_, [line, column], ..)| (line, column));
    twice.sort_unstable();
    let json = serde_json::json!(twice.map(|(line, column)| {
        let position = serde_json::json!({ "line": line, "column": column });
        serde_json::json!({
            "name": format!("src/core/a.rs:{line}:{column}: delete ! in f"),
            "file": "src/core/a.rs", "genre": "UnaryOperator", "replacement": "",
            "span": { "start": position, "end": position }, "function": null,
        })
    }));
    let mutants = mutants::parse(json.to_string().as_bytes(), |_| true).expect("a list of mutants");
    assert_eq!(mutants[0].name, "src/core/a.rs: delete ! in f");
    assert_eq!(mutants[1].name, "src/core/a.rs: delete ! in f #2");
}

#[test]
fn only_survivors_without_an_entry_fail_and_other_entries_are_stale() {
    let mutants = listed();
    let mut outcomes = vec![Outcome::Caught("a_test".to_owned()); mutants.len()];
    outcomes[1] = Outcome::Missed;
    let report = |entries: &str| {
        let equivalents = Equivalents::parse(entries).expect("entries");
        Report::new(Target::Core, &mutants, &outcomes, &equivalents, |file| {
            file == "src/core/a.rs"
        })
    };
    assert!(report("# nothing\n").has_survivors());

    let report = report(
        "src/core/a.rs: replace < with <= in f | why\n\
         src/core/a.rs: replace && with || in f | why\n\
         src/core/a.rs: delete match arm 1 | 2 in gone | why\n\
         src/core/b.rs: replace f with () | why\n",
    );
    assert!(!report.has_survivors());
    let stale: Vec<(&str, &str)> = report.stale().collect();
    assert_eq!(
        stale,
        [
            (
                "src/core/a.rs: delete match arm 1 | 2 in gone",
                "no mutant has this name"
            ),
            (
                "src/core/a.rs: replace && with || in f",
                "the tests catch it"
            ),
        ]
    );
}

#[test]
fn an_entry_without_a_reason_is_refused() {
    assert!(Equivalents::parse("src/core/a.rs: delete ! in f").is_err());
    assert!(Equivalents::parse("src/core/a.rs: delete ! in f | ").is_err());
}

#[test]
fn arguments_name_a_crate_and_files_of_it() {
    let parse = |line: &str| Options::parse(line.split_whitespace().map(str::to_owned));
    let options = parse("toolkit --jobs 3 src/toolkit/api").expect("valid arguments");
    assert!(options.with_package);
    for without in ["toolkit --without-package", "core"] {
        let options = parse(without).expect("valid arguments");
        assert!(!options.with_package, "{without}");
    }
    assert_eq!(options.jobs, 3);
    assert!(options.includes("src/toolkit/api/token.rs"));
    assert!(!options.includes("src/toolkit/bulk/run.rs"));
    for wrong in [
        "",
        "wasm",
        "core --jobs 0",
        "core --fast",
        "core src/toolkit/api",
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}
