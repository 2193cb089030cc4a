//! The form of a file, by its first line.

use memchr::memchr;

use super::csv_header::CsvHeader;

/// A header is shorter: Auth0 takes at most 30 columns in CSV, each with a name of at most 100 characters.
const MAX_HEADER_BYTES: usize = 64_000;

/// The form of a file.
#[derive(Debug)]
pub(super) enum Form {
    /// A JSON object per line.
    Lines,
    /// One JSON array.
    Array,
    /// CSV with this delimiter.
    Csv(u8),
}

/// The form of a file by its text after leading white space; `None` if more of it is needed. Text that is neither JSON
/// nor CSV is read by lines, each of which is then reported.
pub(super) fn detect_form(start: &[u8], is_whole_file: bool) -> Option<Form> {
    match start.first()? {
        b'{' => Some(Form::Lines),
        b'[' => Some(Form::Array),
        _ => {
            let line = match memchr(b'\n', start) {
                Some(end) => start.get(..end)?,
                None if is_whole_file || start.len() > MAX_HEADER_BYTES => start,
                None => return None,
            };
            let delimiter = CsvHeader::detect_delimiter(line);
            Some(delimiter.map_or(Form::Lines, Form::Csv))
        }
    }
}
