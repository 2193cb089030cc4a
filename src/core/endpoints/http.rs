//! Requests and answers as plain data.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::domain::json::{Members, quote};
use crate::domain::rate_limit::RateLimit;

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request. It holds secrets, so it has no `Debug`, and they are wiped when it is dropped.
pub struct Request {
    /// `GET`, `POST` or `PATCH`.
    pub method: &'static str,
    /// The whole address; its scheme is always `https`.
    pub url: String,
    /// A bearer token (RFC 6750 section 2.1).
    pub bearer: Option<Zeroizing<String>>,
    /// A JSON body.
    pub body: Option<Zeroizing<String>>,
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
    /// `x-auth0-requestid`.
    pub request_id: Option<String>,
    /// What the headers say of the rate limit.
    pub rate_limit: RateLimit,
}

impl Request {
    /// A `POST` with a JSON object of strings and no token.
    pub fn post(url: String, members: &[(&str, &str)]) -> Self {
        Self {
            method: "POST",
            url,
            bearer: None,
            body: Some(json(members)),
        }
    }

    /// A `GET` with a token.
    pub fn get(url: String, token: &str) -> Self {
        Self {
            method: "GET",
            url,
            bearer: Some(Zeroizing::new(token.to_owned())),
            body: None,
        }
    }

    /// A `PATCH` with a JSON body and a token.
    pub fn patch(url: String, token: &str, body: &str) -> Self {
        Self {
            method: "PATCH",
            body: Some(Zeroizing::new(body.to_owned())),
            ..Self::get(url, token)
        }
    }
}

impl Response {
    /// The error code of the body: `error` at the Authentication API (RFC 6749 section 5.2),
    /// `errorCode` at the Management API, whose `error` is only the status in words.
    pub fn error(&self) -> Option<String> {
        let body = Members::parse(&self.body)?;
        body.text("errorCode").or_else(|| body.text("error"))
    }
}

/// A value for a path or a query.
pub fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).collect()
}

/// Writes a body into one buffer that never has to grow, since growing leaves a copy of a password
/// behind. A character takes six bytes at most when it is escaped, and so does each of its bytes.
fn json(members: &[(&str, &str)]) -> Zeroizing<String> {
    let lengths = members
        .iter()
        .map(|(name, value)| name.len().saturating_add(value.len()));
    let capacity = lengths.fold(2, |sum: usize, length| {
        sum.saturating_add(length.saturating_mul(6).saturating_add(6))
    });
    let mut json = Zeroizing::new(String::with_capacity(capacity));
    json.push('{');
    for (name, value) in members {
        if json.len() > 1 {
            json.push(',');
        }
        quote(name, &mut json);
        json.push(':');
        quote(value, &mut json);
    }
    json.push('}');
    json
}
