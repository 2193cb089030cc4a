//! The identifier and the password that a user types to log in.

use crate::domain::secret::Secret;

/// The maximum length of an identifier or password, in characters. Longer input is refused without a request.
const MAX_CHARACTERS: usize = 1_000;

/// An identifier that may be sent to the old tenant.
///
/// ```
/// use migration_core::domain::identifier::{Identifier, IdentifierKind};
///
/// let identifier = Identifier::new("Jo@Example.com".to_owned(), "jo@example.com".to_owned()).unwrap();
/// assert_eq!(identifier.kind(), IdentifierKind::Email("jo@example.com"));
/// assert!(Identifier::new(" ".to_owned(), " ".to_owned()).is_none());
/// ```
pub struct Identifier {
    /// As it was typed.
    pub text: String,
    /// In lower case, as Auth0 stores it. The caller converts it: the Unicode tables for that would be a
    /// tenth of the module, and every runtime has them.
    pub lower_case: String,
}

/// The kind of an identifier, with its text in lower case.
#[derive(Debug, PartialEq, Eq)]
pub enum IdentifierKind<'a> {
    /// An e-mail address.
    Email(&'a str),
    /// An `@` without a domain after it: a user name, as Auth0 allows, or an e-mail address.
    EmailOrUsername(&'a str),
    /// A user name.
    Username(&'a str),
}

impl Identifier {
    /// Creates an identifier; `None` when it is empty or longer than 1,000 characters.
    pub fn new(text: String, lower_case: String) -> Option<Self> {
        (!text.trim().is_empty() && is_short_enough(&text)).then_some(Self { text, lower_case })
    }

    /// The kind of the identifier.
    pub fn kind(&self) -> IdentifierKind<'_> {
        let lower = self.lower_case.as_str();
        match lower.rsplit_once('@') {
            None => IdentifierKind::Username(lower),
            Some((_, domain)) if domain.contains('.') => IdentifierKind::Email(lower),
            Some(_) => IdentifierKind::EmailOrUsername(lower),
        }
    }

    /// Whether it can be a user name: it is neither an e-mail address nor a phone number in E.164 form (the
    /// third kind of identifier at Auth0).
    pub fn is_username(&self) -> bool {
        let digits = self.text.strip_prefix('+');
        let phone = digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        !phone && !matches!(self.kind(), IdentifierKind::Email(_))
    }
}

/// A password that may be sent.
#[derive(Debug)]
pub struct Password(pub(crate) Secret);

impl Password {
    /// Creates a password; `None` when it is empty or longer than 1,000 characters. White space counts.
    pub fn new(text: String) -> Option<Self> {
        let text = Secret::from(text);
        let is_allowed = !text.expose().is_empty() && is_short_enough(text.expose());
        is_allowed.then_some(Self(text))
    }
}

fn is_short_enough(text: &str) -> bool {
    text.chars().take(MAX_CHARACTERS.saturating_add(1)).count() <= MAX_CHARACTERS
}
