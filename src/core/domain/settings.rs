//! The values of the action script's `configuration`, as whoever set it up wrote them.

use zeroize::Zeroizing;

/// The value of one key before it is checked.
pub enum Setting {
    /// The key is absent, `null` or an empty string.
    Missing,
    /// A text, wiped from memory when dropped since one of the keys is a secret.
    Text(Zeroizing<String>),
    /// Something that is no string.
    NotText,
}

/// Looks a key up. Keys that nobody asks for are not looked at.
pub type Settings<'a> = &'a dyn Fn(&str) -> Setting;

impl Setting {
    /// A text, where an empty one is as good as none.
    pub fn text(text: String) -> Self {
        if text.is_empty() {
            Self::Missing
        } else {
            Self::Text(Zeroizing::new(text))
        }
    }
}
