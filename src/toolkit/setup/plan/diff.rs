//! The lines that show what a change does to a tenant. No line contains a secret.

use serde::Serialize;

/// A line of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Line {
    /// The kind of change.
    pub sign: Sign,
    /// What changes, for display.
    pub text: String,
}

/// The kind of change, serialised as a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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

/// The line for a value that changes; `None` if it is the desired one already. An empty value counts as missing.
pub fn value_line(name: &str, current: &str, desired: &str) -> Option<Line> {
    if current == desired {
        None
    } else if current.is_empty() {
        Some(added(format!("{name}: {desired}")))
    } else {
        Some(changed(format!("{name}: {current} → {desired}")))
    }
}

/// The line for a text that is too long to show, such as a script; `None` if it is the desired one already.
pub fn long_text_line(name: &str, current: &str, desired: &str) -> Option<Line> {
    let (current_bytes, desired_bytes) = (current.len(), desired.len());
    if current == desired {
        None
    } else if current.is_empty() {
        Some(added(format!("{name}: {desired_bytes} bytes")))
    } else {
        let text = format!("{name}: {current_bytes} bytes → {desired_bytes} bytes");
        Some(changed(text))
    }
}
