//! Text in HCL, the language of Terraform (HCL Native Syntax Specification), laid out as `terraform fmt` does.

/// What stands in a body.
pub enum Item {
    /// An argument: its name and expression.
    Argument(String, String),
    /// A block: its type with labels, and its body.
    Block(String, Vec<Item>),
    /// An argument whose value is an object.
    Object(String, Vec<Item>),
    /// A comment of one line.
    Comment(&'static str),
    /// An empty line.
    Gap,
}

/// An argument.
pub fn argument(name: &str, expression: impl Into<String>) -> Item {
    Item::Argument(name.to_owned(), expression.into())
}

/// An argument whose value is this text.
pub fn text(name: &str, value: &str) -> Item {
    argument(name, quoted(value))
}

/// A block. Labels must be of letters, digits, dashes and underscores.
pub fn block(kind: &str, labels: &[&str], body: Vec<Item>) -> Item {
    let labels: String = labels.iter().map(|label| format!(" \"{label}\"")).collect();
    Item::Block(format!("{kind}{labels}"), body)
}

/// A text as an expression.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text as part of a quoted template: nothing in it is taken for a quote, an escape or an interpolation.
pub fn escaped(text: &str) -> String {
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
            // Doubled, it would escape what follows.
            '$' | '%' if next == Some(letter) => out.push_str(&unicode(letter)),
            letter if letter.is_control() => out.push_str(&unicode(letter)),
            letter => out.push(letter),
        }
    }
    out
}

/// Texts as a list.
pub fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = texts.into_iter().map(quoted).collect();
    format!("[{}]", items.join(", "))
}

/// A file beside the module.
pub fn file(name: &str) -> String {
    format!("file(\"${{path.module}}/{name}\")")
}

/// A body as the text of a file.
pub fn render(body: &[Item]) -> String {
    let mut out = String::new();
    write(&mut out, body, 0);
    out
}

fn write(out: &mut String, body: &[Item], depth: usize) {
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
                    nest(out, &format!("{indent}{head} {{\n"), inner, depth)
                }
                Item::Object(name, inner) => {
                    nest(out, &format!("{indent}{name} = {{\n"), inner, depth)
                }
                Item::Comment(comment) => out.push_str(&format!("{indent}# {comment}\n")),
                Item::Gap => out.push('\n'),
            }
        }
    }
}

fn nest(out: &mut String, head: &str, inner: &[Item], depth: usize) {
    out.push_str(head);
    write(out, inner, depth.saturating_add(1));
    out.push_str(&"  ".repeat(depth));
    out.push_str("}\n");
}

fn unicode(letter: char) -> String {
    format!("\\u{:04x}", u32::from(letter))
}
