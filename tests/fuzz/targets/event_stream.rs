//! The parser of the event stream: the same messages, wherever the pieces of the stream end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use migration_toolkit::status::watch::sse::Parser;

fn messages(data: &[u8], length: usize) -> Option<Vec<String>> {
    let mut parser = Parser::default();
    let mut all = Vec::new();
    for piece in data.chunks(length) {
        let messages = parser.push(piece).ok()?;
        all.extend(messages.iter().map(|message| format!("{message:?}")));
    }
    Some(all)
}

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let whole = messages(rest, rest.len().max(1));
    let pieces = messages(rest, usize::from(*first).max(1));
    assert_eq!(whole, pieces);
});
