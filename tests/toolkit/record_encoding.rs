//! UTF-16: positions are those of the file, and half a character is no text.

use migration_toolkit::bulk::record::RecordError;

use crate::support::records::{read, record, unreadable, utf16};

const ONE: &str = r#"{"user_id":"auth0|1","name":"Zoë 🦊"}"#;
const TWO: &str = r#"{"user_id":"auth0|2"}"#;

#[test]
fn positions_in_utf16_count_its_own_bytes() {
    let text = format!("{ONE}\n{TWO}\n");
    let second = 2 + 2 * (ONE.encode_utf16().count() as u64 + 1);
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        assert_eq!(
            read(utf16(&text, unit)),
            [record(1, 2, ONE), record(2, second, TWO)]
        );
    }
}

#[test]
fn half_a_character_at_the_end_of_utf16_is_reported() {
    let whole = utf16(&format!("{TWO}\n"), u16::to_le_bytes);
    let second = whole.len() as u64;
    let (half_unit, high_surrogate) = (&[0x7b][..], &[0x3e, 0xd8][..]);
    for rest in [half_unit, high_surrogate] {
        assert_eq!(
            read([&whole, rest].concat()),
            [
                record(1, 2, TWO),
                unreadable(2, second, RecordError::NotText { offset: 0 })
            ]
        );
    }
}
