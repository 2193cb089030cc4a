//! Text in HCL, the language of Terraform (HCL Native Syntax Specification), laid out as `terraform fmt` does.

/// One item of a body.
pub enum Item {
    /// An argument: name and expression.
    Argument(String, String),
    /// A block: its type with labels, and its body.
    Block(String, Vec<Item>),
    /// An argument whose value is an object.
    Object(String, Vec<Item>),
    /// A comment of one line.
    Comment(&'static str),
    /// An empty line.
    BlankLine,
}

/// Creates an argument.
pub fn argument(name: &str, expression: impl Into<String>) -> Item {
    Item::Argument(name.to_owned(), expression.into())
}

/// Creates an argument whose value is a string.
pub fn string_argument(name: &str, value: &str) -> Item {
    argument(name, quote(value))
}

/// Creates a block. Labels may have letters, digits, dashes and underscores.
pub fn block(kind: &str, labels: &[&str], body: Vec<Item>) -> Item {
    let labels: String = labels.iter().map(|label| format!(" \"{label}\"")).collect();
    Item::Block(format!("{kind}{labels}"), body)
}

/// Writes a string as an expression.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// Escapes a string for a quoted template, so that nothing in it ends the quote, is an escape or an interpolation.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if next == Some('{') => out.extend([letter, letter]),
            // `$${` would be an escaped interpolation, so the first of two equal characters is written by its code point.
            '$' | '%' if next == Some(letter) => out.push_str(&unicode_escape(letter)),
            letter if letter.is_control() => out.push_str(&unicode_escape(letter)),
            letter => out.push(letter),
        }
    }
    out
}

/// Writes strings as a list expression.
pub fn string_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = texts.into_iter().map(quote).collect();
    format!("[{}]", items.join(", "))
}

/// Writes an expression for the content of a file in the module's folder.
pub fn file_content(name: &str) -> String {
    format!("file(\"${{path.module}}/{name}\")")
}

/// Renders a body as the text of a file.
pub fn render(body: &[Item]) -> String {
    let mut out = String::new();
    write_body(&mut out, body, 0);
    out
}

/// Writes the items of a body. The equals signs of consecutive arguments are aligned.
fn write_body(out: &mut String, body: &[Item], depth: usize) {
    let indent = "  ".repeat(depth);
    for group in body.split_inclusive(|item| !matches!(item, Item::Argument(..))) {
        let widths = group.iter().filter_map(|item| match item {
            Item::Argument(name, _) => Some(name.len()),
            _ => None,
        });
        let width = widths.max().unwrap_or_default();
        for item in group {
            match item {
                Item::Argument(name, expression) => {
                    out.push_str(&format!("{indent}{name:width$} = {expression}\n"));
                }
                Item::Block(head, inner) => {
                    write_nested(out, &format!("{indent}{head} {{\n"), inner, depth)
                }
                Item::Object(name, inner) => {
                    write_nested(out, &format!("{indent}{name} = {{\n"), inner, depth)
                }
                Item::Comment(comment) => out.push_str(&format!("{indent}# {comment}\n")),
                Item::BlankLine => out.push('\n'),
            }
        }
    }
}

fn write_nested(out: &mut String, head: &str, inner: &[Item], depth: usize) {
    out.push_str(head);
    write_body(out, inner, depth.saturating_add(1));
    out.push_str(&"  ".repeat(depth));
    out.push_str("}\n");
}

fn unicode_escape(letter: char) -> String {
    format!("\\u{:04x}", u32::from(letter))
}
