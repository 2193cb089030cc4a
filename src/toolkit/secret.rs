//! Secrets that the command line passes on without ever showing them.

use std::fmt;

use zeroize::Zeroizing;

/// The client secret of an application. It is wiped when it is dropped, and `Debug` does not show it.
///
/// ```
/// use migration_toolkit::secret::ClientSecret;
///
/// let secret = ClientSecret::new("s3cr3t");
/// assert_eq!(format!("{secret:?}"), "ClientSecret([redacted])");
/// assert_eq!(secret.expose(), "s3cr3t");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ClientSecret(Zeroizing<String>);

impl ClientSecret {
    /// Takes a secret over.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Zeroizing::new(secret.into()))
    }

    /// The secret in plain text, for a request.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Tells whether there is no secret at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret([redacted])")
    }
}
