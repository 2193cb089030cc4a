//! Secrets that a command receives: passwords, client secrets and tokens.

use serde::Deserialize;

use migration_core::domain::secret;

/// A secret text in a request or a response. It is wiped when it is dropped, and `Debug` does not show it.
///
/// ```
/// use migration_toolkit::secret::Secret;
///
/// let secret = Secret::new("s3cr3t");
/// assert_eq!(format!("{secret:?}"), "Secret([redacted])");
/// assert_eq!(secret.expose(), "s3cr3t");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct Secret(secret::Secret);

impl Secret {
    /// Creates a secret from its text.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into().into())
    }

    /// The text.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<secret::Secret> for Secret {
    fn from(secret: secret::Secret) -> Self {
        Self(secret)
    }
}
