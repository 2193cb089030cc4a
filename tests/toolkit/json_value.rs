//! JSON of texts that were cut within an emoji, so that they have half of a surrogate pair.

use migration_toolkit::json_value::parse;
use serde_json::{Value, json};

#[test]
fn half_a_surrogate_pair_becomes_a_replacement_character() {
    for (text, expected) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\uDE00""#, "\u{fffd}"),
        (r#""a\ud83d\u0041""#, "a\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
        (r#""\ud83d\ude00\ud83d é""#, "😀\u{fffd} é"),
        // The backslash before the u is escaped itself, so this is no escape of a unit.
        (r#""\\ud83d \ud83d""#, "\\ud83d \u{fffd}"),
        (r#""\\\ud83d\"\\""#, "\\\u{fffd}\"\\"),
    ] {
        assert_eq!(parse::<Value>(text).ok(), Some(json!(expected)), "{text}");
    }
    let text = r#"{"\ud83d":[1,"\u00e9"]}"#;
    let value: Option<Value> = parse(text).ok();
    assert_eq!(value, Some(json!({ "\u{fffd}": [1, "é"] })));
}

#[test]
fn what_is_no_json_stays_an_error() {
    for text in [
        r#""\ud83d"#,
        r#""\ud8"#,
        r#""\"#,
        r#""\ud83dx""x"#,
        r#""\ué000""#,
        r"\ud83d",
        "<html>\\ud83d",
        "",
    ] {
        assert!(parse::<Value>(text).is_err(), "{text}");
    }
}
