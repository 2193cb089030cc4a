//! The canonical form: what means the same has the same one, and nothing else has.

use migration_toolkit::bulk::verify::canonical::{CanonicalWriter, canonical};
use serde_json::Value;

fn assert_form(json: &str, form: &str) {
    assert_eq!(canonical(json).as_deref(), Some(form), "{json}");
}

#[test]
fn order_of_keys_white_space_and_escapes_do_not_matter() {
    assert_form(
        r#"{"b":[1, 2 ],"a":{"z":null,"y":true}}"#,
        r#"{"a":{"y":true,"z":null},"b":[1,2]}"#,
    );
    assert_form("\t{ }\n", "{}");
    assert_form("[ true , false,null]", "[true,false,null]");
    assert_form("[ ]", "[]");
    assert_form(r#""\u0041\/\u00e9\ud83d\ude00""#, "\"A/é😀\"");
    assert_form(
        r#""\u0022\u005c\u0008\u000C\u000a\r\t\u001F""#,
        r#""\"\\\b\f\n\r\t\u001f""#,
    );
    assert_form(r#"{"\u0061!":1,"a":2,"ab":3}"#, r#"{"a":2,"a!":1,"ab":3}"#);
}

#[test]
fn order_of_an_array_matters() {
    assert_ne!(canonical("[1,2]"), canonical("[2,1]"));
}

#[test]
fn spelling_of_a_number_does_not_matter() {
    for (json, form) in [
        ("0", "0"),
        ("-0.00e7", "0"),
        ("1", "1"),
        ("100", "1e2"),
        ("1000000000", "1e9"),
        ("10000000000", "1e10"),
        ("1e-9", "1e-9"),
        ("1e-10", "1e-10"),
        ("1.10", "11e-1"),
        ("11E-1", "11e-1"),
        ("0.0110e+3", "11"),
        ("7E+2", "7e2"),
        ("-12.5", "-125e-1"),
    ] {
        assert_form(json, form);
    }
}

#[test]
fn no_digit_of_a_number_is_lost() {
    assert_form("9007199254740993", "9007199254740993");
    assert_ne!(canonical("9007199254740993"), canonical("9007199254740992"));
    assert_ne!(canonical("0.1"), canonical("0.10000000000000000001"));
    assert_form("1E9999999999", "1e9999999999");
    assert_form("1e2147483647", "1e2147483647");
    assert_form("10e2147483647", "10e2147483647");
}

#[test]
fn last_one_of_several_members_with_one_name_counts() {
    assert_form(r#"{"a":1,"b":2,"\u0061":3}"#, r#"{"a":3,"b":2}"#);
    assert_form(r#"{"a":1,"a":2}"#, r#"{"a":2}"#);
}

#[test]
fn half_a_surrogate_pair_stays_an_escape() {
    assert_form(r#""\uD83D""#, r#""\ud83d""#);
    assert_form(r#""\uDE00\uD83D""#, r#""\ude00\ud83d""#);
    assert_form(r#""\uD83Dx\u0041""#, r#""\ud83dxA""#);
    assert_form(r#""\uD83D\uD83D\uDE00""#, "\"\\ud83d😀\"");
}

#[test]
fn what_is_no_json_is_copied_where_a_form_is_needed() {
    let mut writer = CanonicalWriter::default();
    for text in ["[1, 2]", r#"{"b":{"a":1, x"#, r#"{"b":1,"a":[]}"#] {
        writer.write_or_copy(text);
        writer.write_raw(";");
    }
    assert_eq!(
        std::str::from_utf8(writer.bytes()),
        Ok(r#"[1,2];{"b":{"a":1, x;{"a":[],"b":1};"#)
    );
}

#[test]
fn what_is_no_json_has_no_form() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "tru",
        "nul",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u+123\"",
        "\"",
        "1 2",
        "{a:1}",
        "[1 2]",
        "\u{feff}1",
    ] {
        assert_eq!(canonical(text), None, "{text}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
    }
    assert_eq!(canonical(&"[".repeat(200_000)), None);
}

/// Random texts from the pieces of JSON: valid ones are known to both, and mean the same in the canonical form.
#[test]
fn form_is_read_by_another_parser_as_the_same_value() {
    const PIECES: [&str; 26] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\"a\"",
        "\"b\"",
        "\"\\u0061\"",
        "\"\\n\"",
        "\"é\"",
        "1",
        "-2.50",
        "3e2",
        "true",
        "null",
        "{\"a\":",
        "{\"b\":1,",
        "\"a\":[",
        "]}",
        "[1,",
        "{}",
        "[]",
        "0",
        "\"\\\\\"",
    ];
    let (mut state, mut valid) = (1_u64, 0);
    for _ in 0..60_000 {
        let mut text = String::new();
        loop {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let piece = usize::try_from(state >> 40).expect("24 bits");
            text.push_str(PIECES[piece % PIECES.len()]);
            if piece % 5 == 0 {
                break;
            }
        }
        let form = canonical(&text);
        let value = serde_json::from_str::<Value>(&text).ok();
        assert_eq!(form.is_some(), value.is_some(), "{text}");
        if let (Some(form), Some(value)) = (form, value) {
            valid += 1;
            let read: Value = serde_json::from_str(&form).expect("JSON");
            assert_eq!(
                numbers_as_floats(read),
                numbers_as_floats(value),
                "{text} {form}"
            );
            assert_eq!(
                canonical(&form).as_deref(),
                Some(form.as_str()),
                "the form of {form}"
            );
        }
    }
    assert!(valid > 1_500, "{valid} of the texts were JSON");
}

fn numbers_as_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64()),
        Value::Array(items) => items.into_iter().map(numbers_as_floats).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, numbers_as_floats(value)))
            .collect(),
        other => other,
    }
}
