//! Requests and answers as plain data.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::domain::json::encode_string_into;
use crate::domain::named_enum::named_enum;
use crate::domain::rate_limit::RateLimit;
use crate::domain::raw_object::RawObject;
use crate::domain::secret::Secret;

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

named_enum! {
    /// An HTTP method.
    pub enum Method {
        /// Reads something.
        Get = "GET",
        /// Creates something.
        Post = "POST",
        /// Changes something.
        Patch = "PATCH",
        /// Removes something. Only the command line does.
        Delete = "DELETE",
    }
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The whole address; its scheme is always `https`.
    pub url: String,
    /// A bearer token (RFC 6750 section 2.1).
    pub bearer: Option<Secret>,
    /// A JSON body.
    pub body: Option<Secret>,
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body as text. It may contain tokens.
    pub body: Secret,
    /// `x-auth0-requestid`.
    pub request_id: Option<String>,
    /// What the headers say of the rate limit.
    pub rate_limit: RateLimit,
}

impl Request {
    /// A `POST` with a JSON object of strings and no token.
    pub fn post(url: String, members: &[(&str, &str)]) -> Self {
        Self {
            method: Method::Post,
            url,
            bearer: None,
            body: Some(json(members).into()),
        }
    }

    /// A `GET` with a token.
    pub fn get(url: String, token: &str) -> Self {
        Self {
            method: Method::Get,
            url,
            bearer: Some(token.into()),
            body: None,
        }
    }
}

impl Response {
    /// The text of a body, as the Encoding Standard decodes UTF-8: without a byte order mark, and with a replacement
    /// character for what is none.
    pub fn text(body: Vec<u8>) -> Secret {
        let text = match String::from_utf8(body) {
            Ok(text) => Zeroizing::new(text),
            Err(error) => {
                let body = Zeroizing::new(error.into_bytes());
                decode_lossy(&body)
            }
        };
        match text.strip_prefix('\u{feff}') {
            Some(text) => text.into(),
            None => text.into(),
        }
    }

    /// The error code of the body: `error` at the Authentication API (RFC 6749 section 5.2),
    /// `errorCode` at the Management API, whose `error` is only the status in words.
    pub fn error(&self) -> Option<String> {
        let body = RawObject::parse(self.body.expose())?;
        let error = body.get_str("errorCode").or_else(|| body.get_str("error"));
        error.map(Cow::into_owned)
    }
}

/// The text of bytes, some of which are no UTF-8: the loop of the standard library's `from_utf8_lossy`, which would take
/// four times the space in the action scripts.
fn decode_lossy(mut bytes: &[u8]) -> Zeroizing<String> {
    // Each byte becomes three at most.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().saturating_mul(3)));
    while let Err(error) = core::str::from_utf8(bytes) {
        let (valid, rest) = bytes
            .split_at_checked(error.valid_up_to())
            .unwrap_or_default();
        text.push_str(core::str::from_utf8(valid).unwrap_or_default());
        text.push('\u{fffd}');
        bytes = error
            .error_len()
            .and_then(|length| rest.get(length..))
            .unwrap_or_default();
    }
    text.push_str(core::str::from_utf8(bytes).unwrap_or_default());
    text
}

/// Encodes a value for a path or a query.
///
/// ```
/// use migration_core::endpoints::http::encode;
///
/// assert_eq!(encode("auth0|jo+x@example.com"), "auth0%7Cjo%2Bx%40example.com");
/// ```
pub fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).collect()
}

/// Writes a body into one buffer that never has to grow, since growing leaves a copy of a password behind.
fn json(members: &[(&str, &str)]) -> Zeroizing<String> {
    let capacity = members.iter().fold(2, |sum: usize, (name, value)| {
        let punctuation = "\"\":\"\",".len();
        sum.saturating_add(max_encoded_length(name))
            .saturating_add(max_encoded_length(value))
            .saturating_add(punctuation)
    });
    let mut json = Zeroizing::new(String::with_capacity(capacity));
    json.push('{');
    for (name, value) in members {
        if json.len() > 1 {
            json.push(',');
        }
        encode_string_into(name, &mut json);
        json.push(':');
        encode_string_into(value, &mut json);
    }
    json.push('}');
    json
}

/// The longest that a text can get by escapes, without its quotes: an escape takes six bytes at most. Hardly any text has
/// one, and all of the buffer is wiped in the end.
fn max_encoded_length(text: &str) -> usize {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        text.len()
    } else {
        text.len().saturating_mul(6)
    }
}
