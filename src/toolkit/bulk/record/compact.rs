//! Removes the white space between the tokens of JSON, since a record is one line.

/// The JSON without white space outside of its strings; texts and numbers stay as they are.
pub(in crate::bulk) fn compact(json: &str) -> String {
    let mut result = String::with_capacity(json.len());
    let mut in_string = false;
    let mut escaped = false;
    for character in json.chars() {
        if in_string {
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if matches!(character, ' ' | '\t' | '\r' | '\n') {
            continue;
        } else {
            in_string = character == '"';
        }
        result.push(character);
    }
    result
}
