//! Server-sent events, with the examples of the WHATWG HTML Standard, and cut at every byte.

use migration_toolkit::status::watch::sse::{Message, Parser, TooLong};

fn message(data: &str) -> Message {
    named("message", data)
}

fn named(event_type: &str, data: &str) -> Message {
    Message {
        event_type: event_type.to_owned(),
        data: data.to_owned(),
    }
}

/// The messages, the last ID and the time to wait.
type Parsed = (Vec<Message>, Option<String>, Option<u64>);

fn parse(chunks: &[&[u8]]) -> Parsed {
    let mut parser = Parser::default();
    let messages = chunks
        .iter()
        .flat_map(|chunk| parser.push(chunk).expect("short lines"))
        .collect();
    (
        messages,
        parser.last_event_id().map(str::to_owned),
        parser.retry_ms(),
    )
}

fn messages(text: &str) -> Vec<Message> {
    parse(&[text.as_bytes()]).0
}

/// A stream as Auth0 sends it, with what is unusual in it.
const STREAM: &str = ":connected\n\nretry: 2000\n\n\
    event: user.created\nid: MTI=\ndata: {\"a\":\ndata:  \"\u{e4}\u{1f600}\"}\n\n\
    event: offset-only\nid: 4Lcu\ndata: {}\n\n: heartbeat\n\n\
    id: without-data\n\ndata: last\n\nid: cut\ndata: cut";

#[test]
fn data_lines_are_joined_by_line_feeds() {
    assert_eq!(
        messages("data: YHOO\ndata: +2\ndata: 10\n\n"),
        [message("YHOO\n+2\n10")]
    );
}

#[test]
fn comments_are_ignored_and_one_space_after_the_colon_is_taken_off() {
    let text = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    let (messages, id, _) = parse(&[text.as_bytes()]);
    assert_eq!(
        messages,
        [
            message("first event"),
            message("second event"),
            message(" third event")
        ]
    );
    assert_eq!(id.as_deref(), Some(""), "an empty id resets the last one");
}

#[test]
fn fields_without_a_value_count_and_a_message_without_its_end_does_not() {
    assert_eq!(
        messages("data\n\ndata\ndata\n\ndata:"),
        [message(""), message("\n")]
    );
}

#[test]
fn space_after_the_colon_makes_no_difference() {
    assert_eq!(
        messages("data:test\n\ndata: test\n\n"),
        [message("test"), message("test")]
    );
}

#[test]
fn message_without_data_moves_the_cursor_only() {
    let (messages, id, _) = parse(&[b"event: x\nid: 7\n\ndata: y\n\n"]);
    assert_eq!(
        messages,
        [message("y")],
        "its event type is forgotten as well"
    );
    assert_eq!(id.as_deref(), Some("7"));
}

#[test]
fn ids_with_a_zero_and_retries_that_are_no_number_are_ignored() {
    let (_, id, retry_ms) =
        parse(&[b"id: 1\nretry: 50\n\nid: a\0b\nretry: -1\nretry:\nretry: 1s\n\n"]);
    assert_eq!((id.as_deref(), retry_ms), (Some("1"), Some(50)));
}

#[test]
fn unknown_fields_and_names_in_capitals_are_ignored() {
    assert_eq!(
        messages("DATA: a\ndatum: b\n data: c\ndata: d\n\n"),
        [message("d")]
    );
}

#[test]
fn byte_order_mark_is_taken_off_at_the_beginning_only() {
    assert_eq!(
        messages("\u{feff}data: a\n\n\u{feff}data: b\n\n"),
        [message("a")]
    );
}

#[test]
fn lines_end_with_cr_lf_or_both() {
    let expected = parse(&[STREAM.as_bytes()]);
    for ending in ["\r", "\r\n"] {
        let text = STREAM.replace('\n', ending);
        assert_eq!(parse(&[text.as_bytes()]), expected, "{ending:?}");
    }
    assert_eq!(
        messages("data: a\r\n\r\ndata: b\r\rdata: c\n\r"),
        ["a", "b", "c"].map(message)
    );
}

#[test]
fn stream_may_be_cut_into_chunks_at_any_byte() {
    for ending in ["\n", "\r", "\r\n"] {
        let text = format!("\u{feff}{STREAM}").replace('\n', ending);
        let bytes = text.as_bytes();
        let expected = parse(&[bytes]);
        assert_eq!(expected.0.len(), 3);
        for cut in 0..=bytes.len() {
            let (before, after) = bytes.split_at(cut);
            assert_eq!(parse(&[before, after]), expected, "cut at byte {cut}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(parse(&single), expected, "byte by byte");
    }
}

#[test]
fn disconnect_at_any_byte_loses_no_complete_message_and_dispatches_no_other() {
    let bytes = STREAM.as_bytes();
    let (all, ..) = parse(&[bytes]);
    let ids = [None, Some("MTI="), Some("4Lcu"), Some("without-data")];
    let mut before = (0, 0);
    for end in 0..=bytes.len() {
        let (messages, id, _) = parse(&[&bytes[..end]]);
        assert!(all.starts_with(&messages), "until byte {end}");
        let id = ids.iter().position(|known| *known == id.as_deref());
        let now = (messages.len(), id.expect("an ID of a complete message"));
        assert!(now >= before, "until byte {end}");
        before = now;
    }
    assert_eq!(before, (3, 3));
}

#[test]
fn event_types_are_those_of_their_own_message() {
    let (messages, ..) = parse(&[STREAM.as_bytes()]);
    assert_eq!(
        messages,
        [
            named("user.created", "{\"a\":\n \"\u{e4}\u{1f600}\"}"),
            named("offset-only", "{}"),
            message("last"),
        ]
    );
}

#[test]
fn line_and_message_of_unbounded_length_are_refused() {
    let mut parser = Parser::default();
    let chunk = vec![b'x'; 1_000_000];
    let results: Vec<_> = (0..5).map(|_| parser.push(&chunk)).collect();
    assert!(results.contains(&Err(TooLong)));
    let mut parser = Parser::default();
    let line = [b"data: ".as_slice(), &chunk, b"\n"].concat();
    let results: Vec<_> = (0..5).map(|_| parser.push(&line)).collect();
    assert!(results.contains(&Err(TooLong)));
}

#[test]
fn line_of_the_longest_length_is_taken() {
    let mut parser = Parser::default();
    let line = [b"data: ".as_slice(), &vec![b'x'; 4_000_000 - 6]].concat();
    assert_eq!(parser.push(&line), Ok(vec![]));
    assert_eq!(parser.push(b"x"), Err(TooLong));
}

#[test]
fn time_to_wait_consists_of_digits() {
    for (line, retry_ms) in [
        ("2000", Some(2_000)),
        ("+2000", None),
        ("2s", None),
        ("", None),
    ] {
        let text = format!("retry: {line}\n");
        assert_eq!(parse(&[text.as_bytes()]).2, retry_ms, "{line:?}");
    }
}
