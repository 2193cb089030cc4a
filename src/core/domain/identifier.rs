//! What a user types to log in, before anything is asked.

use crate::domain::secret::Secret;

/// The most characters an identifier or password may have. Longer input is refused unasked.
const MOST_CHARACTERS: usize = 1_000;

/// An identifier that may be sent.
pub struct Typed {
    /// As it was typed.
    pub text: String,
    /// In lower case, as Auth0 stores it. The caller brings it to lower case: the Unicode tables for that
    /// would be a tenth of the module, and every runtime has them.
    pub lower_case: String,
}

/// An identifier as the old tenant knows it: in lower case.
#[derive(Debug, PartialEq, Eq)]
pub enum Identifier<'a> {
    /// An e-mail address.
    Email(&'a str),
    /// A user name that holds an `@`, as Auth0 allows, but has no domain behind it.
    EmailOrUsername(&'a str),
    /// A user name.
    Username(&'a str),
}

impl Typed {
    /// An identifier, or `None` when it is empty or over 1,000 characters.
    pub fn new(text: String, lower_case: String) -> Option<Self> {
        (!text.trim().is_empty() && short_enough(&text)).then_some(Self { text, lower_case })
    }

    /// What kind of identifier it is.
    pub fn identifier(&self) -> Identifier<'_> {
        let lower = self.lower_case.as_str();
        match lower.rsplit_once('@') {
            None => Identifier::Username(lower),
            Some((_, domain)) if domain.contains('.') => Identifier::Email(lower),
            Some(_) => Identifier::EmailOrUsername(lower),
        }
    }

    /// Whether it can be the user name of the user that logged in with it: it is no e-mail address and no
    /// phone number in E.164 form (the third identifier that Auth0 knows).
    pub fn is_username(&self) -> bool {
        let digits = self.text.strip_prefix('+');
        let phone = digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        !phone && !matches!(self.identifier(), Identifier::Email(_))
    }
}

/// A password that may be sent.
#[derive(Debug)]
pub struct Password(pub(crate) Secret);

impl Password {
    /// A password, or `None` when it is empty or over 1,000 characters. White space counts.
    pub fn new(text: String) -> Option<Self> {
        let text = Secret::from(text);
        let is_allowed = !text.expose().is_empty() && short_enough(text.expose());
        is_allowed.then_some(Self(text))
    }
}

fn short_enough(text: &str) -> bool {
    text.chars().take(MOST_CHARACTERS.saturating_add(1)).count() <= MOST_CHARACTERS
}
