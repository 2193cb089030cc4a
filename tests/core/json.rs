//! JSON objects kept as text, compared with what a full parser reads.

use crate::support::Random;
use migration_core::domain::json::{encode_string, parse_string, parse_string_array};
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::plain_text::{copy_plain, plain_length};
use migration_core::domain::raw_object::RawObject;
use serde_json::{Value, json};

#[test]
fn values_stay_the_text_that_was_received() {
    let source = r#"{ "n" : 1.10, "big":123456789012345678901234567890 ,"e":1E+2,"s":"\u00e9\/","o":{"b":1, "a":[ ]} }"#;
    let members = RawObject::parse(source).expect("an object");
    assert_eq!(
        rewritten(&members, &[]),
        r#"{"n":1.10,"big":123456789012345678901234567890,"e":1E+2,"s":"\u00e9\/","o":{"b":1, "a":[ ]}}"#
    );
    assert_eq!(members.get_str("s").as_deref(), Some("é/"));
    assert_eq!(members.get_raw("o"), Some(r#"{"b":1, "a":[ ]}"#));
}

#[test]
fn member_is_found_by_its_decoded_name_and_the_last_one_counts() {
    let members = RawObject::parse(r#"{"a\u0062c":1,"x":1,"x":2,"y":null,"__proto__":{"z":1}}"#)
        .expect("an object");
    assert_eq!(members.get_raw("abc"), Some("1"));
    assert_eq!(members.get_raw("x"), Some("2"));
    assert_eq!(members.get_raw("y"), None);
    assert_eq!(members.get_raw("absent"), None);
    assert_eq!(members.get_raw_object("__proto__"), Some(r#"{"z":1}"#));
    assert_eq!(members.get_raw_object("x"), None);
}

#[test]
fn name_is_compared_as_a_whole_whether_or_not_one_is_escaped() {
    for other in ["", r#","\u0078y":2"#] {
        let json = format!(r#"{{"":0,"a":1,"ab":2,"b\u0063":3,"a\"b":4{other}}}"#);
        let members = RawObject::parse(&json).expect("an object");
        for (prefix, name, value) in [
            ("", "", Some("0")),
            ("a", "b", Some("2")),
            ("", "bc", Some("3")),
            ("b", "c", Some("3")),
            ("a", "\"b", Some("4")),
            ("", "abc", None),
            ("b", "", None),
            ("", "u0063", None),
        ] {
            assert_eq!(members.get_prefixed(prefix, name), value, "{prefix} {name}");
        }
    }
}

#[test]
fn every_member_of_an_excluded_name_is_left_out_and_no_other() {
    let members = RawObject::parse(r#"{"a":1,"m":true,"b":"\ud800","\u006d":false,"mm":0}"#)
        .expect("an object");
    assert!(members.has("m"));
    assert_eq!(
        rewritten(&members, &["x", "m"]),
        r#"{"a":1,"b":"\ud800","mm":0}"#
    );
    assert!(!members.has("x"));
}

/// The object, written again without the members of some names.
fn rewritten(members: &RawObject<'_>, excluded: &[&str]) -> String {
    let mut json = String::new();
    let mut writer = ObjectWriter::begin(&mut json);
    writer.insert_members(members, excluded);
    writer.end();
    json
}

#[test]
fn integers_are_read_and_fractions_dropped() {
    let members = RawObject::parse(
        r#"{"a":12,"b":-3,"c":1700000000.75,"d":"12","e":1e3,"f":99999999999999999999}"#,
    );
    let members = members.expect("an object");
    assert_eq!(members.get_integer("a"), Some(12));
    assert_eq!(members.get_integer("b"), Some(-3));
    assert_eq!(members.get_integer("c"), Some(1_700_000_000));
    for name in ["d", "e", "f", "absent"] {
        assert_eq!(members.get_integer(name), None, "{name}");
    }
}

#[test]
fn array_must_have_items_of_one_kind() {
    assert_eq!(
        RawObject::parse_array(r#" [ {"a":1} , {} ] "#).map(|all| all.len()),
        Some(2)
    );
    assert_eq!(RawObject::parse_array("[]").map(|all| all.len()), Some(0));
    assert!(RawObject::parse_array(r#"[{"a":1}, 2]"#).is_none());
    assert!(RawObject::parse_array(r#"{"a":1}"#).is_none());
    assert_eq!(
        parse_string_array(r#"["a","\u00fc"]"#),
        Some(vec!["a".into(), "ü".into()])
    );
    assert!(parse_string_array(r#"["a",1]"#).is_none());
}

#[test]
fn invalid_json_is_refused() {
    let broken = [
        "",
        " ",
        "{",
        "}",
        "{]",
        "[]",
        "null",
        "\"a\"",
        "{a:1}",
        "{'a':1}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a":1}x"#,
        r#"{"a":01}"#,
        r#"{"a":+1}"#,
        r#"{"a":1.}"#,
        r#"{"a":.5}"#,
        r#"{"a":tru}"#,
        r#"{"a":truex}"#,
        r#"{"a":"\x"}"#,
        "{\"a\":\"\n\"}",
        r#"{"a":"}"#,
        r#"{"a":[1,]}"#,
        r#"{"a":{"b"}}"#,
        "<html>",
        r#"{"a":NaN}"#,
        "\u{feff}{}",
    ];
    for source in broken {
        assert!(
            serde_json::from_str::<serde_json::Map<String, Value>>(source).is_err(),
            "{source}"
        );
        assert!(RawObject::parse(source).is_none(), "{source}");
    }
}

#[test]
fn nesting_that_would_overflow_the_stack_is_refused() {
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(RawObject::parse(&nested(100)).is_some());
    assert!(RawObject::parse(&nested(101)).is_none());
    assert!(RawObject::parse(&nested(1_000_000)).is_none());
}

#[test]
fn encoded_string_reads_back_for_every_character() {
    let all: String = (0..0x500)
        .filter_map(char::from_u32)
        .chain(['\u{2028}', '\u{2029}', '😀', '\u{10ffff}'])
        .collect();
    assert_eq!(
        serde_json::from_str::<String>(&encode_string(&all)).expect("a JSON string"),
        all
    );
    assert_eq!(
        parse_string(&encode_string(&all)).as_deref(),
        Some(all.as_str())
    );
    assert_eq!(encode_string("a\"b\\c\u{1}\n"), r#""a\"b\\c\u0001\u000a""#);
}

#[test]
fn parser_agrees_with_serde_json_on_random_documents() {
    let mut random = Random(42);
    for _ in 0..2_000 {
        let mut document = json!({});
        for _ in 0..random.below(6) {
            let name = name(&mut random);
            document[name] = value(&mut random, 4);
        }
        let source = if random.below(2) == 0 {
            document.to_string()
        } else {
            format!("{document:#}")
        };
        let members = RawObject::parse(&source).expect("an object");
        assert_eq!(
            serde_json::from_str::<Value>(&rewritten(&members, &[])).expect("JSON"),
            document,
            "{source}"
        );
        for (name, value) in document.as_object().expect("an object") {
            let read = members
                .get_raw(name)
                .map(|raw| serde_json::from_str::<Value>(raw).expect("JSON"));
            assert_eq!(
                read,
                Some(value.clone()).filter(|value| !value.is_null()),
                "{name} of {source}"
            );
        }
        // Cut off anywhere, it is no document any more.
        let cut = source
            .char_indices()
            .map(|(at, _)| at)
            .nth(random.below(source.chars().count()))
            .unwrap_or(0);
        assert!(
            RawObject::parse(&source[..cut]).is_none(),
            "{}",
            &source[..cut]
        );
    }
}

fn name(random: &mut Random) -> String {
    const CHARACTERS: [char; 12] = [
        'a', 'Z', '0', ' ', '"', '\\', '\n', '\u{7f}', 'é', '漢', '😀', '/',
    ];
    (0..random.below(8))
        .map(|_| CHARACTERS[random.below(CHARACTERS.len())])
        .collect()
}

fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => json!(random.below(2) == 0),
        2 => json!(random.below(1_000_000) as i64 - 500_000),
        3 => json!(random.below(1_000_000) as f64 / 7.0),
        4 => json!(name(random)),
        5 => (0..random.below(4))
            .map(|_| value(random, depth - 1))
            .collect(),
        _ => (0..random.below(4))
            .map(|_| (name(random), value(random, depth - 1)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

#[test]
fn plain_part_ends_at_the_first_special_byte_wherever_it_is() {
    for length in 0..40 {
        let plain = vec![b'a'; length];
        assert_eq!(plain_length(&plain), length);
        for first in 0..length {
            for special in [b'"', b'\\', 0, 0x1f] {
                for second in first..length {
                    let mut bytes = plain.clone();
                    bytes[second] = b'"';
                    bytes[first] = special;
                    assert_eq!(plain_length(&bytes), first, "{bytes:?}");
                    let mut copy = b"before".to_vec();
                    assert_eq!(copy_plain(&bytes, &mut copy), first, "{bytes:?}");
                    assert_eq!(copy.strip_prefix(b"before"), Some(&plain[..first]));
                }
            }
            // None of these is special.
            for other in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                let mut bytes = plain.clone();
                bytes[first] = other;
                assert_eq!(plain_length(&bytes), length, "{bytes:?}");
            }
        }
    }
}
