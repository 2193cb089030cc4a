//! The columns of a CSV file.

use std::str;

use super::cell::cell_to_json;
use super::column::{Column, Kind};
use super::record_builder::RecordBuilder;

/// Auth0 writes commas; spreadsheets of many countries save semicolons instead.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The columns of a file.
#[derive(Debug)]
pub(super) struct CsvHeader {
    columns: Vec<(String, Option<Column>)>,
    /// The number of the column that tells whether the texts of a row are marked with `'`.
    id: Option<usize>,
}

impl CsvHeader {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let columns: Vec<_> = names
            .map(|name| name.strip_prefix('\'').unwrap_or(name))
            .map(|name| (name.to_owned(), parse_column(name)))
            .collect();
        let find = |root: &str| {
            columns.iter().position(|(_, column)| {
                column.as_ref().is_some_and(|column| column.is_member(root))
            })
        };
        let id = find("user_id").or_else(|| find("email"));
        Self { columns, id }
    }

    /// The number of columns.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The delimiter of a header; `None` if the line is no header of an export.
    pub(super) fn detect_delimiter(line: &[u8]) -> Option<u8> {
        let line = str::from_utf8(line).ok()?;
        DELIMITERS.into_iter().find(|&delimiter| {
            let names = line.trim().split(char::from(delimiter));
            Self::new(names.map(|name| name.trim_matches('"')))
                .id
                .is_some()
        })
    }

    /// The record of a row. Cells that are empty are not set.
    pub(super) fn record<'a>(&self, cells: impl Iterator<Item = &'a str> + Clone) -> String {
        let id = self.id.and_then(|id| cells.clone().nth(id));
        let is_marked = id.is_some_and(|id| id.starts_with('\''));
        let mut record = RecordBuilder::default();
        for ((name, column), cell) in self.columns.iter().zip(cells) {
            let kind = column.as_ref().map_or(Kind::Any, |column| column.kind);
            match (cell_to_json(cell, kind, is_marked), column) {
                (Some(json), Some(column)) => record.insert(&column.path, json),
                (Some(json), None) => record.insert_member(name, json),
                (None, _) => {}
            }
        }
        record.finish()
    }
}

/// The header of a CSV file may have all names in small letters.
fn parse_column(name: &str) -> Option<Column> {
    Column::parse(name).or_else(|| Column::parse(&name.to_ascii_uppercase()))
}
