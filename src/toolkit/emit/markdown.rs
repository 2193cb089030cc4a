//! Text in Markdown (CommonMark 0.31).

/// Formats a text as inline code (CommonMark section 6.1). The fence is longer than any row of backticks in the text.
pub fn inline_code(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let longest_row = line
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest_row.saturating_add(1));
    let pad = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// Formats texts as inline code, enumerated as in a sentence: `a`, `b` and `c`.
pub fn inline_code_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = texts.into_iter().map(inline_code).collect();
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.concat(),
    }
}

/// Escapes a text for a cell of a table (GitHub Flavored Markdown section 4.10: a bar is escaped even in code).
pub fn escape_cell(text: &str) -> String {
    text.replace('|', "\\|")
}
