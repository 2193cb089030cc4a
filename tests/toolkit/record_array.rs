//! A JSON array: items wherever they begin and end, and reading on after a broken one.

use migration_toolkit::bulk::record::{MAX_RECORD_BYTES, RecordError};

use crate::support::records::{read, read_in_pieces, record, records, unreadable};

const ONE: &str = r#"{"user_id":"auth0|1","a":[1.10,{"b":"]}"}]}"#;
const TWO: &str = r#"{"user_id":"auth0|2","b":"\"}{\\"}"#;

#[test]
fn items_on_one_line_are_records() {
    let text = format!("[{ONE},{TWO}]");
    let second = ONE.len() as u64 + 2;
    assert_eq!(read(&text), [record(1, 1, ONE), record(1, second, TWO)]);
}

#[test]
fn item_per_line_is_a_record() {
    let text = format!("\u{feff}[\r\n{ONE},\r\n{TWO}\r\n]\r\n");
    let second = ONE.len() as u64 + 9;
    assert_eq!(read(&text), [record(2, 6, ONE), record(3, second, TWO)]);
}

#[test]
fn item_on_several_lines_becomes_one_line_and_keeps_its_texts_and_numbers() {
    let text = "[\n  {\n    \"user_id\": \"auth0|1\",\n    \"app_metadata\": { \"n\": 7E+2, \"t\": \"a  \\\" b\\n\" }\n  },\n  { \"user_id\": \"auth0|2\" }\n]\n";
    assert_eq!(
        read(text),
        [
            record(
                2,
                4,
                r#"{"user_id":"auth0|1","app_metadata":{"n":7E+2,"t":"a  \" b\n"}}"#
            ),
            record(6, 91, r#"{ "user_id": "auth0|2" }"#)
        ]
    );
}

#[test]
fn empty_array_has_no_records() {
    assert_eq!(read("[]"), []);
    assert_eq!(read("\n [ \n ] \n"), []);
}

#[test]
fn item_that_is_no_object_is_left_to_the_reader_of_the_record() {
    let text = r#"[1, "a", null,[{}],-1.5e3]"#;
    let items = ["1", r#""a""#, "null", "[{}]", "-1.5e3"];
    assert_eq!(records(&read(text)), items);
}

#[test]
fn text_after_the_end_of_the_array_is_reported_line_by_line() {
    let text = format!("[{ONE}] tail ]\nmore\n\n[{TWO}]\n");
    let end = ONE.len() as u64 + 3;
    assert_eq!(
        read(&text),
        [
            record(1, 1, ONE),
            unreadable(1, end, RecordError::TextAfterArray),
            unreadable(2, end + 7, RecordError::TextAfterArray),
            record(4, end + 14, TWO)
        ]
    );
}

#[test]
fn file_that_ends_in_an_item_is_truncated() {
    let text = format!("[{ONE},\n{}", &TWO[..9]);
    let second = ONE.len() as u64 + 3;
    assert_eq!(
        read(&text),
        [
            record(1, 1, ONE),
            unreadable(2, second, RecordError::Truncated)
        ]
    );
}

#[test]
fn file_that_ends_between_two_items_is_truncated() {
    let text = format!("[{ONE},\n");
    assert_eq!(
        read(&text),
        [
            record(1, 1, ONE),
            unreadable(2, text.len() as u64, RecordError::TruncatedArray)
        ]
    );
}

#[test]
fn string_without_end_breaks_only_its_own_item() {
    let text = format!(
        "[\n  {{\n    \"a\": \"no end,\n    \"b\": {{\n    }}\n  }},\n  {ONE},\n  oops,\n  {TWO}\n]\n"
    );
    let third = text.find(ONE).expect("the first record") as u64;
    let fourth = text.find("oops").expect("something broken") as u64;
    let fifth = text.find(TWO).expect("the second record") as u64;
    assert_eq!(
        read(&text),
        [
            unreadable(2, 4, RecordError::BrokenItem),
            record(7, third, ONE),
            unreadable(8, fourth, RecordError::BrokenItem),
            record(9, fifth, TWO)
        ]
    );
}

#[test]
fn item_that_is_not_utf8_is_reported_and_the_next_one_is_read() {
    let text = [b"[{\"a\":\"\xff\"},", ONE.as_bytes(), b"]"].concat();
    assert_eq!(
        read(&text),
        [
            unreadable(1, 1, RecordError::NotText { offset: 6 }),
            record(1, 11, ONE)
        ]
    );
}

#[test]
fn item_that_is_too_long_is_reported_once_wherever_the_pieces_end() {
    let longest = format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_RECORD_BYTES - 8));
    let too_long = format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_RECORD_BYTES - 7));
    let far_too_long = format!(r#"{{"a":"{}"}}"#, "{".repeat(3 * MAX_RECORD_BYTES));
    let text = format!("[\n{longest},\n{too_long},\n{far_too_long},\n{ONE}\n]\n");
    let second = longest.len() as u64 + 4;
    let third = second + too_long.len() as u64 + 2;
    let fourth = third + far_too_long.len() as u64 + 2;
    let expected = [
        record(2, 2, &longest),
        unreadable(3, second, RecordError::TooLong),
        unreadable(4, third, RecordError::TooLong),
        record(5, fourth, ONE),
    ];
    for size in [1000, 65_536, 262_144, 1_000_001, text.len()] {
        assert!(
            read_in_pieces(text.as_bytes(), size) == expected,
            "pieces of {size} bytes"
        );
    }
}

#[test]
fn array_ends_on_the_line_after_a_broken_item() {
    let text = format!("[\n  {ONE},\n  oops\n]\n");
    let broken = text.find("oops").expect("something broken") as u64;
    assert_eq!(
        read(&text),
        [
            record(2, 4, ONE),
            unreadable(3, broken, RecordError::BrokenItem)
        ]
    );
    assert_eq!(
        read("[oops\n]\n"),
        [unreadable(1, 1, RecordError::BrokenItem)]
    );
}

#[test]
fn bracket_as_far_in_as_the_items_does_not_end_an_array_with_a_broken_item() {
    let text = format!("[\n  {{\"a\": \"no end,\n  ],\n  {ONE}\n]\n");
    let second = text.find(ONE).expect("the first record") as u64;
    assert_eq!(
        read(&text),
        [
            unreadable(2, 4, RecordError::BrokenItem),
            record(4, second, ONE)
        ]
    );
}

#[test]
fn text_as_an_item_ends_at_its_own_quote() {
    let items = [r#""a\"b""#, r#""\\""#, r#""]""#, "1"];
    assert_eq!(records(&read(format!("[{}]", items.join(",")))), items);
}

#[test]
fn file_that_ends_in_an_item_that_is_too_long_is_reported_as_both() {
    let start = |bytes: usize| format!("[{{\"a\":\"{}", "x".repeat(bytes - 6));
    for (bytes, expected) in [
        (
            MAX_RECORD_BYTES,
            &[unreadable(1, 1, RecordError::Truncated)][..],
        ),
        (
            MAX_RECORD_BYTES + 1,
            &[
                unreadable(1, 1, RecordError::TooLong),
                unreadable(1, MAX_RECORD_BYTES as u64 + 2, RecordError::TruncatedArray),
            ],
        ),
    ] {
        let text = start(bytes);
        for size in [65_536, MAX_RECORD_BYTES + 1, text.len()] {
            let read = read_in_pieces(text.as_bytes(), size);
            assert_eq!(read, expected, "{bytes} bytes in pieces of {size} bytes");
        }
    }
}
