//! The JSON reader against serde_json, over texts that a seeded generator has broken: both must accept the same ones,
//! and read the same values.
//!
//! Intended differences:
//! - Nesting beyond 100 levels is refused (serde_json passes over any, and reads 128). None of these texts has as many.
//! - Half of a surrogate pair and a number beyond a double are passed on unread, as serde_json passes over them; it
//!   reads neither as a value. As a string to be decoded, half of a pair is refused by both.
//! - A string to be decoded has no white space around it.

use std::borrow::Cow;

use crate::support::Random;
use migration_core::domain::json::{is_json, parse_string, parse_string_array};
use migration_core::domain::raw_object::RawObject;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// For each of the two seeds.
const CASES: usize = 100_000;

const CORPUS: [&str; 16] = [
    r#"{"user_id":"auth0|5f7c","email":"zoe@example.com","email_verified":true,"blocked":false}"#,
    r#"{"identities":[{"provider":"auth0","user_id":5,"connection":"Users","isSocial":false}],"x":null}"#,
    r#"{"n":1.10,"big":123456789012345678901234567890,"e":1E+2,"z":-0,"f":-0.5e-10}"#,
    "{\"s\":\"\\u00e9\\/\\\"\\\\\\b\\f\\n\\r\\t\",\"pair\":\"\\ud83d\\ude00\",\"lone\":\"\\ud800\"}",
    r#" { "a" : [ ] , "b" : { } , "c" : [ 1 , [ 2 , { "d" : [ ] } ] ] } "#,
    r#"{"Zoë Müller":"漢字 😀","é":"ß"}"#,
    r#"["a","\u00fc","long enough to be read in words of eight bytes\n"]"#,
    r#"[{"a":1},{"b":[true,false,null]},{}]"#,
    r#"{"a":1,"a":2,"\u0061":3,"__proto__":{"x":1}}"#,
    r#""a string""#,
    r#""\ud83d\ude00 \udfff""#,
    "-12.5e+7",
    "0",
    "true",
    "\t\r\n [\n1,\t2 ]\r\n",
    "{\"t\":\"\u{7f}\u{80}\u{2028}\"}",
];

/// What is put into a text: tokens, and what is nearly one.
const PIECES: [&str; 42] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "\\x", "0",
    "1", "-", "+", ".", "e", "E5", "00", "1.", ".5", "true", "tru", "null", "nul", "false", " ",
    "\n", "\u{b}", "\u{a0}", "\u{feff}", "\0", "\u{1f}", "é", "😀", "/", "\"a\":", "[[[[", "]]]]",
    "NaN",
];

#[test]
fn reader_agrees_with_serde_json_on_broken_texts() {
    compare_on_broken_texts(7);
}

/// Runs beside the other one.
#[test]
fn reader_agrees_with_serde_json_on_other_broken_texts() {
    compare_on_broken_texts(1_000_003);
}

fn compare_on_broken_texts(seed: u64) {
    let mut random = Random(seed);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..CASES {
        let text = broken(&mut random);
        let is_valid = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        assert_eq!(is_json(&text), is_valid, "{text:?}");
        assert_same_object(&text, is_valid);
        assert_same_strings(&text);
        if is_valid {
            accepted += 1;
        } else {
            refused += 1;
        }
    }
    // The generator is of use only if it makes many of both.
    assert!(accepted > CASES / 10, "{accepted} texts are valid");
    assert!(refused > CASES / 10, "{refused} texts are broken");
}

fn broken(random: &mut Random) -> String {
    let mut text: Vec<char> = CORPUS[random.below(CORPUS.len())].chars().collect();
    for _ in 0..random.below(4) {
        let start = random.below(text.len() + 1);
        let end = (start + random.below(4)).min(text.len());
        match random.below(4) {
            0 => drop(text.drain(start..end)),
            1 => {
                let piece = PIECES[random.below(PIECES.len())];
                drop(text.splice(start..end, piece.chars()));
            }
            2 => {
                let piece = PIECES[random.below(PIECES.len())];
                drop(text.splice(start..start, piece.chars()));
            }
            _ => {
                let other: Vec<char> = CORPUS[random.below(CORPUS.len())].chars().collect();
                drop(text.splice(start..end, other));
            }
        }
    }
    text.into_iter().collect()
}

fn assert_same_object(text: &str, is_valid: bool) {
    let object = RawObject::parse(text);
    let is_object = is_valid
        && text
            .trim_start_matches([' ', '\t', '\r', '\n'])
            .starts_with('{');
    assert_eq!(object.is_some(), is_object, "{text:?}");
    let (Some(object), Ok(expected)) = (object, serde_json::from_str::<Map<String, Value>>(text))
    else {
        return;
    };
    let mut read = Map::new();
    for (name, value) in object.members() {
        let name = parse_string(name).expect("a string that serde_json reads too");
        assert_eq!(
            object.get_raw(&name).is_none(),
            expected[&*name].is_null(),
            "{text:?}"
        );
        let value = serde_json::from_str(value).expect("a value that serde_json reads too");
        // The last one of several members with the same name counts.
        read.insert(name.into_owned(), value);
    }
    assert_eq!(read, expected, "{text:?}");
}

fn assert_same_strings(text: &str) {
    let is_bare =
        !text.starts_with([' ', '\t', '\r', '\n']) && !text.ends_with([' ', '\t', '\r', '\n']);
    if is_bare {
        let expected = serde_json::from_str::<String>(text).ok();
        let read = parse_string(text).map(Cow::into_owned);
        assert_eq!(read, expected, "{text:?}");
    }
    let expected = serde_json::from_str::<Vec<String>>(text).ok();
    let read = parse_string_array(text).map(|all| all.into_iter().map(Cow::into_owned).collect());
    assert_eq!(read, expected, "{text:?}");
}
