//! Which e-mail addresses are sent to Auth0.

/// The longest address and local part, in characters. Source: Auth0, "User Profile Structure"; RFC 5321 section 4.5.3.1.
const MAX_LENGTH: usize = 254;
const MAX_LOCAL_LENGTH: usize = 64;

/// Whether a text may be an e-mail address.
///
/// Auth0 does not publish its rule, so only what no rule takes is none: the import tells the rest.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !has_odd_characters(text)
        && has_at_most(text, MAX_LENGTH)
        && !local.is_empty()
        && has_at_most(local, MAX_LOCAL_LENGTH)
        && (!local.contains('@') || local.starts_with('"'))
        && (domain.as_bytes().split(|byte| *byte == b'.')).all(|label| !label.is_empty())
}

/// Whether a text has white space or control characters.
fn has_odd_characters(text: &str) -> bool {
    let is_odd = |character: char| character.is_whitespace() || character.is_control();
    // Without a way out of the loop, it looks at many bytes at once. Hardly any address has other characters.
    let is_graphic = (text.bytes()).fold(true, |all, byte| all & byte.is_ascii_graphic());
    !is_graphic && text.contains(is_odd)
}

/// Whether a text has at most so many characters. It has no more of them than bytes.
fn has_at_most(text: &str, characters: usize) -> bool {
    text.len() <= characters || text.chars().count() <= characters
}
