//! The values of an action script's `configuration`, before they are checked.

use zeroize::Zeroizing;

use crate::domain::setting_key::SettingKey;
use crate::domain::setting_problem::SettingProblem;

/// The value of one key before it is checked.
pub enum Setting {
    /// The key is absent, `null` or an empty string.
    Missing,
    /// A text, wiped from memory when dropped since one of the keys is a secret.
    Text(Zeroizing<String>),
    /// Something that is no string.
    NotText,
}

/// Looks a key up.
pub type Settings<'a> = &'a dyn Fn(SettingKey) -> Setting;

impl Setting {
    /// A text. An empty one counts as missing.
    pub fn text(text: String) -> Self {
        if text.is_empty() {
            Self::Missing
        } else {
            Self::Text(Zeroizing::new(text))
        }
    }

    /// The text, once it is known to be one without surrounding white space; `None` when it is missing.
    ///
    /// # Errors
    /// `NotString` or `SurroundingWhiteSpace`.
    pub fn checked(self) -> Result<Option<Zeroizing<String>>, SettingProblem> {
        match self {
            Self::Missing => Ok(None),
            Self::NotText => Err(SettingProblem::NotString),
            Self::Text(text) if text.trim() != text.as_str() => {
                Err(SettingProblem::SurroundingWhiteSpace)
            }
            Self::Text(text) => Ok(Some(text)),
        }
    }
}
