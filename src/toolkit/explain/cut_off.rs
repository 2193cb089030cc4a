//! Objects whose end is missing: log services and terminals cut long lines off.

use serde_json::{Map, Value};

/// Marks a text that was cut off, so that the beginning of a code is not taken for a code.
const MARK: char = '…';
/// What somebody may have written in place of what was cut off.
const ELLIPSES: [char; 2] = [MARK, '.'];

/// How deep objects and arrays of a log may be nested.
const MAX_NESTING: usize = 100;

/// The object that a text begins with, in the ways in which it can be completed: at first with whole members only.
pub(super) fn whole_members(text: &str) -> Vec<Map<String, Value>> {
    let text = text.trim_end().trim_end_matches(ELLIPSES).trim_end();
    let scan = Scan::new(text);
    let closed = [text, &scan.closers()].concat();
    let without_last = scan.last_comma.as_ref().and_then(|(end, open)| {
        let whole = text.get(..*end)?;
        Some([whole, &closers(open)].concat())
    });
    // A number that is cut off looks like another number.
    let ends_with_value = !scan.is_in_string && text.ends_with(['"', '}', ']']);
    let completed = if ends_with_value {
        [Some(closed), without_last]
    } else {
        [without_last, Some(closed)]
    };
    let objects = completed.into_iter().flatten();
    objects
        .filter_map(|text| serde_json::from_str(&text).ok())
        .collect()
}

/// What is open at the end of a text.
#[derive(Default)]
struct Scan {
    /// The brackets that close what is open, the outermost first.
    open: Vec<char>,
    is_in_string: bool,
    is_escaped: bool,
    /// Where the last comma between members or elements is, and what is open there.
    last_comma: Option<(usize, Vec<char>)>,
}

impl Scan {
    fn new(text: &str) -> Self {
        let mut scan = Self::default();
        for (index, letter) in text.char_indices() {
            scan.add(index, letter);
        }
        scan
    }

    fn add(&mut self, index: usize, letter: char) {
        if self.is_in_string {
            match letter {
                _ if self.is_escaped => self.is_escaped = false,
                '\\' => self.is_escaped = true,
                '"' => self.is_in_string = false,
                _ => {}
            }
            return;
        }
        match letter {
            '"' => self.is_in_string = true,
            '{' => self.open.push('}'),
            '[' => self.open.push(']'),
            '}' | ']' => {
                self.open.pop();
            }
            ',' if self.open.len() <= MAX_NESTING => {
                self.last_comma = Some((index, self.open.clone()));
            }
            _ => {}
        }
    }

    fn closers(&self) -> String {
        let mut text = String::new();
        if self.is_in_string {
            // The first half of an escape sequence means nothing; this makes it one.
            text.extend(self.is_escaped.then_some('\\'));
            text.extend([MARK, '"']);
        }
        text + &closers(&self.open)
    }
}

fn closers(open: &[char]) -> String {
    open.iter().rev().collect()
}
