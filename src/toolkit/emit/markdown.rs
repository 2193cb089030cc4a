//! Text in Markdown (CommonMark 0.31).

/// A text as code, whatever is in it (section 6.1: the fence is longer than any row of backticks inside).
pub fn code(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let longest = line
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.saturating_add(1));
    let pad = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// Texts as code, in one sentence.
pub fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let codes: Vec<String> = texts.into_iter().map(code).collect();
    match codes.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => codes.concat(),
    }
}

/// A cell of a table (GitHub Flavored Markdown section 4.10: a bar is escaped even in code).
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
