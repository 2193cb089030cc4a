//! The canonical form of a JSON text: two texts that mean the same have the same one.
//!
//! It is that of RFC 8785 except for two rules:
//!
//! - Numbers keep all their digits, since a number that lost some has changed on its way. A number is its digits without
//!   zeros at either end, and the power of ten if that is not 0: `1.10` and `11E-1` are `11e-1`, `100` is `1e2`, `-0` is
//!   `0`. If the power does not fit into 32 bits, the number stays as it is written.
//! - Members are sorted by the bytes of their names in the canonical form.
//!
//! As in RFC 8785 there is no white space, and strings have no escapes but the necessary ones. Of several members with one
//! name the last one counts, as in `JSON.parse`. An escape of half a surrogate pair stays an escape.
//!
//! Text is read and written in one pass. The scanner of `migration-core` hands out values as slices that it has passed, so
//! on top of it each value would be passed once more for each level of nesting: passing the metadata once takes 40 % of the
//! instructions that this file takes for all of its work.

use core::cmp::Ordering;
use core::ops::Range;

use crate::bulk::verify::canonical_number::write_number;
use crate::bulk::verify::canonical_string::{write_character, write_string};

/// How many arrays and objects may be inside one another: each takes room on the stack. Readers of records refuse more too.
const MAX_DEPTH: u8 = 100;

/// Writes canonical forms one after the other into one buffer, which is reused.
#[derive(Default)]
pub struct CanonicalWriter {
    out: Vec<u8>,
    /// Used to put members in order.
    scratch: Vec<u8>,
    /// The members of the objects that are being written, those of the innermost one last.
    members: Vec<Member>,
}

/// The text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidJson;

/// The canonical form of a JSON text; `None` if it is not JSON.
///
/// ```
/// use migration_toolkit::bulk::verify::canonical::canonical;
///
/// let text = r#" {"b": 1.10, "a": "\u0041"} "#;
/// assert_eq!(canonical(text).as_deref(), Some(r#"{"a":"A","b":11e-1}"#));
/// ```
pub fn canonical(json: &str) -> Option<String> {
    let mut writer = CanonicalWriter::default();
    writer.write(json).ok()?;
    String::from_utf8(writer.out).ok()
}

impl CanonicalWriter {
    /// What was written since the last [`clear`](Self::clear).
    pub fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// Empties the buffer.
    pub fn clear(&mut self) {
        self.out.clear();
    }

    /// Writes text as it is, which must be canonical.
    pub fn write_raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Writes the canonical form of the JSON string that stands for `text`.
    pub fn write_string(&mut self, text: &str) {
        self.out.push(b'"');
        text.chars()
            .for_each(|character| write_character(character, &mut self.out));
        self.out.push(b'"');
    }

    /// Writes the canonical form of a JSON text.
    ///
    /// # Errors
    /// If the text is not JSON. What the buffer got is of no use then.
    pub fn write(&mut self, json: &str) -> Result<(), InvalidJson> {
        let rest = self.value(json.as_bytes(), MAX_DEPTH)?;
        if skip_space(rest).is_empty() {
            Ok(())
        } else {
            Err(InvalidJson)
        }
    }

    /// Writes the canonical form of a JSON text. Text that is not JSON is written as it is, so it equals only itself.
    pub fn write_or_copy(&mut self, json: &str) {
        let start = self.out.len();
        if self.write(json).is_err() {
            self.members.clear();
            self.out.truncate(start);
            self.write_raw(json);
        }
    }

    /// Writes one value, in which `depth` arrays and objects may be inside one another. Returns what follows it.
    fn value<'a>(&mut self, text: &'a [u8], depth: u8) -> Result<&'a [u8], InvalidJson> {
        let inner = || depth.checked_sub(1).ok_or(InvalidJson);
        let text = skip_space(text);
        match text {
            [b'"', rest @ ..] => write_string(rest, &mut self.out).ok_or(InvalidJson),
            [b'{', rest @ ..] => self.object(rest, inner()?),
            [b'[', rest @ ..] => self.array(rest, inner()?),
            [b'-' | b'0'..=b'9', ..] => write_number(text, &mut self.out).ok_or(InvalidJson),
            [b't', ..] => self.literal("true", text),
            [b'f', ..] => self.literal("false", text),
            _ => self.literal("null", text),
        }
    }

    fn literal<'a>(&mut self, literal: &str, text: &'a [u8]) -> Result<&'a [u8], InvalidJson> {
        let rest = text.strip_prefix(literal.as_bytes()).ok_or(InvalidJson)?;
        self.write_raw(literal);
        Ok(rest)
    }

    fn array<'a>(&mut self, text: &'a [u8], depth: u8) -> Result<&'a [u8], InvalidJson> {
        self.out.push(b'[');
        let mut rest = skip_space(text);
        if let [b']', after @ ..] = rest {
            self.out.push(b']');
            return Ok(after);
        }
        loop {
            rest = skip_space(self.value(rest, depth)?);
            match rest {
                [b',', after @ ..] => {
                    self.out.push(b',');
                    rest = after;
                }
                [b']', after @ ..] => {
                    self.out.push(b']');
                    return Ok(after);
                }
                _ => return Err(InvalidJson),
            }
        }
    }

    fn object<'a>(&mut self, text: &'a [u8], depth: u8) -> Result<&'a [u8], InvalidJson> {
        self.out.push(b'{');
        let mut rest = skip_space(text);
        if let [b'}', after @ ..] = rest {
            self.out.push(b'}');
            return Ok(after);
        }
        let start = self.out.len();
        let first = self.members.len();
        let mut is_sorted = true;
        loop {
            let begin = self.out.len();
            let [b'"', name @ ..] = rest else {
                return Err(InvalidJson);
            };
            rest = write_string(name, &mut self.out).ok_or(InvalidJson)?;
            let name = begin.saturating_add(1)..self.out.len().saturating_sub(1);
            let [b':', value @ ..] = skip_space(rest) else {
                return Err(InvalidJson);
            };
            self.out.push(b':');
            if self.members.len() > first {
                is_sorted = is_sorted && self.is_after_the_last(&name);
            }
            let index = self.members.len();
            let all = begin..begin;
            self.members.push(Member { name, all });
            rest = skip_space(self.value(value, depth)?);
            if let Some(member) = self.members.get_mut(index) {
                member.all.end = self.out.len();
            }
            match rest {
                [b',', after @ ..] => {
                    self.out.push(b',');
                    rest = skip_space(after);
                }
                [b'}', after @ ..] => {
                    if !is_sorted {
                        self.sort_members(start, first);
                    }
                    self.members.truncate(first);
                    self.out.push(b'}');
                    return Ok(after);
                }
                _ => return Err(InvalidJson),
            }
        }
    }

    /// Whether a name comes after that of the member before it.
    fn is_after_the_last(&self, name: &Range<usize>) -> bool {
        let last = self.members.last().map(|member| member.name.clone());
        let last = last.and_then(|last| self.out.get(last));
        compare(last, self.out.get(name.clone())) == Ordering::Less
    }

    /// Puts the members from the number `first` on, whose text begins at `start`, in order.
    fn sort_members(&mut self, start: usize, first: usize) {
        let out = &mut self.out;
        let members = self.members.get_mut(first..).unwrap_or_default();
        // The sort is stable, so the last one of several members with one name stays the last.
        members
            .sort_by(|one, other| compare(out.get(one.name.clone()), out.get(other.name.clone())));
        self.scratch.clear();
        let mut members = members.iter().peekable();
        while let Some(member) = members.next() {
            let next = members.peek();
            if next.is_some_and(|next| out.get(next.name.clone()) == out.get(member.name.clone())) {
                continue;
            }
            if !self.scratch.is_empty() {
                self.scratch.push(b',');
            }
            let text = out.get(member.all.clone()).unwrap_or_default();
            self.scratch.extend_from_slice(text);
        }
        out.truncate(start);
        out.extend_from_slice(&self.scratch);
    }
}

/// Where the canonical form of a member is.
struct Member {
    /// The name without its quotation marks.
    name: Range<usize>,
    all: Range<usize>,
}

/// Compares two names. Most differ in their first byte, and a call to compare more takes longer.
fn compare(one: Option<&[u8]>, other: Option<&[u8]>) -> Ordering {
    let first = |name: Option<&[u8]>| name.and_then(<[u8]>::first).copied();
    first(one).cmp(&first(other)).then_with(|| one.cmp(&other))
}

fn skip_space(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let [b' ' | b'\n' | b'\r' | b'\t', after @ ..] = rest {
        rest = after;
    }
    rest
}
