//! What a change does, in lines for whoever is asked to agree to it. No line holds a secret.

use serde::Serialize;

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Added, taken away or changed.
    pub sign: Sign,
    /// What.
    pub text: String,
}

/// How a line changes a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Sign {
    /// `+`
    #[serde(rename = "+")]
    Added,
    /// `-`
    #[serde(rename = "-")]
    Removed,
    /// `~`
    #[serde(rename = "~")]
    Changed,
}

/// A line with `+`.
pub fn added(text: impl Into<String>) -> Line {
    Line {
        sign: Sign::Added,
        text: text.into(),
    }
}

/// A line with `-`.
pub fn removed(text: impl Into<String>) -> Line {
    Line {
        sign: Sign::Removed,
        text: text.into(),
    }
}

/// A line with `~`.
pub fn changed(text: impl Into<String>) -> Line {
    Line {
        sign: Sign::Changed,
        text: text.into(),
    }
}

/// The line for a value that is `found` and is to be `wanted`; `None` when it is.
pub fn value(name: &str, found: &str, wanted: &str) -> Option<Line> {
    match found {
        _ if found == wanted => None,
        "" => Some(added(format!("{name}: {wanted}"))),
        _ => Some(changed(format!("{name}: {found} → {wanted}"))),
    }
}

/// The line for a text too long to show, such as a script.
pub fn long_text(name: &str, found: &str, wanted: &str) -> Option<Line> {
    let bytes = |text: &str| format!("{} bytes", text.len());
    match found {
        _ if found == wanted => None,
        "" => Some(added(format!("{name}: {}", bytes(wanted)))),
        _ => Some(changed(format!(
            "{name}: {} → {}",
            bytes(found),
            bytes(wanted)
        ))),
    }
}
