//! NDJSON: records are slices of the input, and what is no record is reported with its position.

use migration_toolkit::bulk::record::{
    MAX_RECORD_BYTES, Position, RecordError, RecordReader, RecordSink,
};

use crate::support::records::{Sink, read, read_in_pieces, record, unreadable};

const ONE: &str = r#"{"user_id":"auth0|1","app_metadata":{"n":1.10}}"#;
const TWO: &str = r#"{"user_id":"auth0|2","name":"Zoë 🦊"}"#;

#[test]
fn each_line_is_a_record_with_its_line_and_byte() {
    let text = format!("{ONE}\n{TWO}\n");
    let second = ONE.len() as u64 + 1;
    assert_eq!(read(&text), [record(1, 0, ONE), record(2, second, TWO)]);
}

#[test]
fn byte_order_mark_counts_as_bytes_and_belongs_to_no_record() {
    let text = format!("\u{feff}{ONE}\n\u{feff}{TWO}\n");
    let second = ONE.len() as u64 + 4;
    assert_eq!(read(&text), [record(1, 3, ONE), record(2, second, TWO)]);
}

#[test]
fn carriage_returns_and_white_space_belong_to_no_record() {
    let text = format!("{ONE}\r\n  {TWO}\t\r\n");
    let second = ONE.len() as u64 + 2;
    assert_eq!(read(&text), [record(1, 0, ONE), record(2, second, TWO)]);
}

#[test]
fn empty_lines_are_no_records_and_are_counted() {
    let text = format!("\n\r\n{ONE}\n\n   \n{TWO}\n\n");
    let second = ONE.len() as u64 + 9;
    assert_eq!(read(&text), [record(3, 3, ONE), record(6, second, TWO)]);
}

#[test]
fn empty_file_has_no_records() {
    assert_eq!(read(""), []);
    assert_eq!(read(" \n\n"), []);
    assert_eq!(read("\u{feff}"), []);
}

#[test]
fn last_line_needs_no_line_break() {
    let text = format!("{ONE}\n{TWO}");
    let second = ONE.len() as u64 + 1;
    assert_eq!(read(&text), [record(1, 0, ONE), record(2, second, TWO)]);
}

#[test]
fn last_line_that_ends_in_the_middle_is_truncated() {
    let text = format!("{ONE}\n{}", &TWO[..20]);
    let second = ONE.len() as u64 + 1;
    assert_eq!(
        read(&text),
        [
            record(1, 0, ONE),
            unreadable(2, second, RecordError::Truncated)
        ]
    );
}

#[test]
fn line_that_is_not_utf8_is_reported_and_the_next_one_is_read() {
    let text = [
        ONE.as_bytes(),
        b"\n{\"a\":\"\xc3\x28\"}\n",
        TWO.as_bytes(),
        b"\n",
    ]
    .concat();
    let second = ONE.len() as u64 + 1;
    assert_eq!(
        read(&text),
        [
            record(1, 0, ONE),
            unreadable(2, second, RecordError::NotText { offset: 6 }),
            record(3, second + 11, TWO)
        ]
    );
}

#[test]
fn line_that_is_no_json_is_left_to_the_reader_of_the_record() {
    let text = format!("{ONE}\nnot json\n{TWO}\n");
    let second = ONE.len() as u64 + 1;
    assert_eq!(
        read(&text),
        [
            record(1, 0, ONE),
            record(2, second, "not json"),
            record(3, second + 9, TWO)
        ]
    );
    assert_eq!(
        read("not json\n{}\n"),
        [record(1, 0, "not json"), record(2, 9, "{}")]
    );
}

#[test]
fn line_that_is_too_long_is_reported_once_wherever_the_pieces_end() {
    let longest = format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_RECORD_BYTES - 8));
    let too_long = format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_RECORD_BYTES - 7));
    let far_too_long = "y".repeat(3 * MAX_RECORD_BYTES);
    let text = format!("{longest}\n{too_long}\n{far_too_long}\n{ONE}\n{far_too_long}");
    let second = longest.len() as u64 + 1;
    let third = second + too_long.len() as u64 + 1;
    let fourth = third + far_too_long.len() as u64 + 1;
    let expected = [
        record(1, 0, &longest),
        unreadable(2, second, RecordError::TooLong),
        unreadable(3, third, RecordError::TooLong),
        record(4, fourth, ONE),
        unreadable(5, fourth + ONE.len() as u64 + 1, RecordError::TooLong),
    ];
    for size in [1000, 65_536, 262_144, 1_000_001, text.len()] {
        assert!(
            read_in_pieces(text.as_bytes(), size) == expected,
            "pieces of {size} bytes"
        );
    }
}

#[test]
fn record_inside_a_piece_is_handed_out_without_a_copy() {
    /// Keeps the addresses of the records.
    struct Addresses(Vec<usize>);
    impl RecordSink for Addresses {
        fn record(&mut self, _: Position, json: &str) {
            self.0.push(json.as_ptr() as usize);
        }
        fn unreadable(&mut self, _: Position, error: RecordError) {
            panic!("{error}");
        }
    }
    let piece = format!("{ONE}\n{TWO}\n{ONE}\n");
    let (mut reader, mut addresses) = (RecordReader::new(), Addresses(Vec::new()));
    reader.begin_file(0);
    // The first piece of a file is kept until its form is known.
    reader.push(format!("{ONE}\n").as_bytes(), &mut addresses);
    reader.push(piece.as_bytes(), &mut addresses);
    let start = piece.as_ptr() as usize;
    assert_eq!(
        addresses.0[1..],
        [
            start,
            start + ONE.len() + 1,
            start + ONE.len() + TWO.len() + 2
        ]
    );
}

#[test]
fn files_are_read_one_by_one_with_positions_of_their_own() {
    let (mut reader, mut sink) = (RecordReader::new(), Sink::default());
    for (file, text) in [(0, format!("{ONE}\n{{\"cut\":")), (1, format!("[{TWO}]"))] {
        reader.begin_file(file);
        reader.push(text.as_bytes(), &mut sink);
        assert_eq!(reader.lines(), u64::from(file == 0));
        reader.end_file(&mut sink);
    }
    let positions: Vec<_> = sink
        .0
        .iter()
        .map(|read| {
            let Position { file, line, byte } = read.position();
            (file, line, byte)
        })
        .collect();
    assert_eq!(
        positions,
        [(0, 1, 0), (0, 2, ONE.len() as u64 + 1), (1, 1, 1)]
    );
}

#[test]
fn line_that_begins_with_a_brace_is_no_header_whatever_its_texts_are() {
    let line = r#"{"user_id":"auth0|1","name":"a,Id,Email,b"}"#;
    assert_eq!(read(format!("{line}\n")), [record(1, 0, line)]);
}

#[test]
fn file_of_one_line_that_is_no_record_is_reported() {
    assert_eq!(read("not json"), [unreadable(1, 0, RecordError::Truncated)]);
}

#[test]
fn line_that_is_too_long_and_not_utf8_is_reported_as_too_long() {
    let line = [b"\xff".repeat(MAX_RECORD_BYTES + 1), b"\n".to_vec()].concat();
    let text = [ONE.as_bytes(), b"\n", &line, TWO.as_bytes(), b"\n"].concat();
    let second = ONE.len() as u64 + 1;
    let expected = [
        record(1, 0, ONE),
        unreadable(2, second, RecordError::TooLong),
        record(3, second + line.len() as u64, TWO),
    ];
    for size in [65_536, text.len()] {
        let read = read_in_pieces(&text, size);
        assert!(read == expected, "pieces of {size} bytes");
    }
}

#[test]
fn text_without_a_line_break_is_not_kept_until_the_end_of_the_file() {
    let (mut reader, mut sink) = (RecordReader::new(), Sink::default());
    reader.begin_file(0);
    let piece = "x".repeat(65_535);
    for _ in 0..=MAX_RECORD_BYTES / piece.len() {
        reader.push(piece.as_bytes(), &mut sink);
    }
    assert_eq!(sink.0, [unreadable(1, 0, RecordError::TooLong)]);
}
