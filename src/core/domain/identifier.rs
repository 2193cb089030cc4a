//! The identifier and the password that a user types to log in.

use crate::domain::profile_field::{is_phone_number, is_within};
use crate::domain::secret::Secret;

/// The maximum length of an identifier or password, in characters. Longer input is refused without a request.
const MAX_CHARACTERS: usize = 1_000;

/// The longest identifier that a user has, in UTF-16 units: an e-mail address. A query for a longer one would be refused.
/// Source: Auth0, "User Profile Structure".
const MAX_STORED_UNITS: usize = 254;

/// An identifier that may be sent to the old tenant.
///
/// ```
/// use migration_core::domain::identifier::{Identifier, IdentifierKind};
///
/// let identifier = Identifier::new("Jo@Example.com".to_owned(), "jo@example.com".to_owned()).unwrap();
/// assert_eq!(identifier.kind(), IdentifierKind::Email);
/// assert!(Identifier::new(" ".to_owned(), " ".to_owned()).is_none());
/// ```
pub struct Identifier {
    /// As it was typed.
    pub text: String,
    /// In lower case, as Auth0 stores it.
    pub lower_case: String,
}

/// The kind of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierKind {
    /// An e-mail address.
    Email,
    /// An `@` without a domain after it: a user name, as Auth0 allows, or an e-mail address.
    EmailOrUsername,
    /// A phone number in E.164 form.
    PhoneNumber,
    /// Anything else.
    Username,
}

impl Identifier {
    /// Creates an identifier; `None` when it is empty or longer than 1,000 characters.
    ///
    /// The caller converts it to lower case: the Unicode tables for that would be a tenth of the module, and every
    /// runtime has them. They also map a few letters to ASCII, such as the Kelvin sign to a k. Such an identifier
    /// would become another user's, so only its ASCII letters are converted.
    pub fn new(text: String, lower_case: String) -> Option<Self> {
        let ascii = |text: &str| text.chars().filter(char::is_ascii).count();
        let lower_case = if ascii(&lower_case) == ascii(&text) {
            lower_case
        } else {
            text.to_ascii_lowercase()
        };
        (!text.trim().is_empty() && is_short_enough(&text)).then_some(Self { text, lower_case })
    }

    /// The kind of the identifier.
    pub fn kind(&self) -> IdentifierKind {
        if is_phone_number(&self.text) {
            return IdentifierKind::PhoneNumber;
        }
        match self.lower_case.rsplit_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() => {
                let has_white_space = self.text.contains(char::is_whitespace);
                if has_white_space {
                    IdentifierKind::Username
                } else if domain.contains('.') {
                    IdentifierKind::Email
                } else {
                    IdentifierKind::EmailOrUsername
                }
            }
            _ => IdentifierKind::Username,
        }
    }

    /// Whether a stored value is this identifier: as it was typed, or apart from the case of letters. Auth0 stores the
    /// identifiers of database users in lower case; for users that were imported in another form, ASCII letters are
    /// converted here.
    pub fn matches(&self, stored: &str) -> bool {
        stored == self.text || stored.to_ascii_lowercase() == self.lower_case
    }

    /// The identifier without white space around it, which the old tenant has ignored if it has proven the password.
    pub fn trimmed(&self) -> Self {
        Self {
            text: self.text.trim().to_owned(),
            lower_case: self.lower_case.trim().to_owned(),
        }
    }

    /// The forms in which a user may be stored under this identifier, each once; none if it is too long for that.
    pub fn stored_forms(&self) -> impl Iterator<Item = &str> {
        let typed = (self.text != self.lower_case).then_some(self.text.as_str());
        let forms = core::iter::once(self.lower_case.as_str()).chain(typed);
        forms.filter(|form| is_within(form, MAX_STORED_UNITS))
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
