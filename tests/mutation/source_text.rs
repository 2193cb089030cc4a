//! The text of a source file, with its places as byte offsets.

use std::ops::Range;

use crate::mutants::{Position, Span};

pub struct SourceText {
    text: String,
    line_starts: Vec<usize>,
}

impl SourceText {
    pub fn new(text: String) -> Self {
        let after_newline = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_newline).collect();
        Self { text, line_starts }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn slice(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }

    /// The range of one of cargo-mutants' spans, whose columns count from 1.
    pub fn range(&self, span: Span) -> Range<usize> {
        let offset = |Position { line, column }| self.offset(line, column - 1);
        offset(span.start)..offset(span.end)
    }

    /// The range of one of syn's spans, whose columns count from 0.
    pub fn range_of(&self, span: proc_macro2::Span) -> Range<usize> {
        let (start, end) = (span.start(), span.end());
        self.offset(start.line, start.column)..self.offset(end.line, end.column)
    }

    fn offset(&self, line: usize, characters: usize) -> usize {
        let start = self.line_starts[line - 1];
        let mut offsets = self.text[start..].char_indices();
        offsets
            .nth(characters)
            .map_or(self.text.len(), |(at, _)| start + at)
    }
}
