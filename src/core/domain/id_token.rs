//! Checks of the ID token: OpenID Connect Core 1.0, section 3.1.3.7.
//!
//! Its signature need not be verified: the token comes straight from the token endpoint over TLS, which rule 6 of that
//! section accepts in its place. Under the setting `Verify_Signature` it is verified nevertheless; what that takes is in
//! [`IdToken::signature`].

use core::fmt;
use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::domain::algorithm::Algorithm;
use crate::domain::json;
use crate::domain::jwt;
use crate::domain::raw_object::RawObject;
use crate::domain::secret::Secret;

/// The clocks of two tenants may differ by this many seconds.
const LEEWAY_S: i64 = 60;

/// A decoded token, whose signature and claims are not checked yet.
pub struct IdToken<'a> {
    token: &'a str,
    signature: &'a str,
    /// The algorithm that the header names.
    pub algorithm: Algorithm,
    header: Secret,
    payload: Secret,
}

/// What is needed to check the signature of a token.
pub struct Signature<'a> {
    /// The ID of the key, if the header has one (RFC 7515 section 4.1.4).
    pub key_id: Option<Cow<'a, str>>,
    /// What is signed: header and payload as they are (RFC 7515 section 5.2, step 8).
    pub input: &'a [u8],
    /// The bytes of the signature.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// The claims of a token that passed all checks.
pub struct Claims<'a> {
    /// `sub`, the user's ID in the old tenant.
    pub subject: Cow<'a, str>,
    /// All claims.
    pub all: RawObject<'a>,
}

/// The check that an ID token failed. Displayed, it is the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdTokenError {
    /// The token is not made of three parts.
    NotThreeParts,
    /// The header is not a JSON object.
    BadHeader,
    /// The algorithm is not one of those that Auth0 signs with, or the signature is empty.
    UnknownAlgorithm,
    /// The payload is not a JSON object.
    BadPayload,
    /// The header has extensions that must be understood.
    CriticalHeader,
    /// There is no key for the signature, or more than one.
    NoKey,
    /// The signature is not that of the key.
    WrongSignature,
    /// A claim is missing or does not fit.
    Claim {
        /// The name of the claim.
        claim: &'static str,
        /// What is wrong with it.
        reason: ClaimProblem,
    },
}

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimProblem {
    /// The claim is not there.
    Missing,
    /// The claim has another value than the configuration requires.
    Unexpected,
    /// The time of the claim has passed.
    Expired,
    /// The time of the claim has not come.
    NotYetValid,
}

impl fmt::Display for IdTokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotThreeParts => "it does not have three parts",
            Self::BadHeader => "its header is no JSON object",
            Self::UnknownAlgorithm => "it is not signed with RS256, PS256 or HS256",
            Self::BadPayload => "its payload is no JSON object",
            Self::CriticalHeader => "its header has critical extensions",
            Self::NoKey => "not exactly one key of the old tenant fits its signature",
            Self::WrongSignature => "its signature is wrong",
            Self::Claim { claim, reason } => match (*claim, reason) {
                ("iss", _) => "its issuer is not the old tenant of Domain",
                ("aud", _) => "it was not issued for Client_ID",
                ("azp", _) => "its authorised party is not Client_ID",
                ("exp", ClaimProblem::Missing) => "it has no expiry",
                ("exp", _) => "it has expired",
                ("iat", ClaimProblem::Missing) => "it has no time of issue",
                ("iat", _) => "it was issued in the future",
                _ => "it has no subject",
            },
        })
    }
}

impl core::error::Error for IdTokenError {}

impl<'a> IdToken<'a> {
    /// Decodes a token.
    ///
    /// ```
    /// use migration_core::domain::id_token::{IdToken, IdTokenError};
    ///
    /// let result = IdToken::decode("not.a-token");
    /// assert_eq!(result.err(), Some(IdTokenError::NotThreeParts));
    /// ```
    ///
    /// # Errors
    /// The token has another form than that of a signed token.
    pub fn decode(token: &'a str) -> Result<Self, IdTokenError> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(IdTokenError::NotThreeParts);
        };
        let header = jwt::decode(header).ok_or(IdTokenError::BadHeader)?;
        let members = RawObject::parse(header.expose()).ok_or(IdTokenError::BadHeader)?;
        let algorithm = members
            .get_str("alg")
            .and_then(|name| Algorithm::from_name(&name))
            .filter(|_| !signature.is_empty())
            .ok_or(IdTokenError::UnknownAlgorithm)?;
        let payload = jwt::decode(payload).ok_or(IdTokenError::BadPayload)?;
        Ok(Self {
            token,
            signature,
            algorithm,
            header,
            payload,
        })
    }

    /// Takes the token apart for the check of its signature (RFC 7515 section 5.2). Keys that a header carries or points to
    /// (`jwk`, `jku`, `x5c`, `x5u`) are not looked at.
    ///
    /// # Errors
    /// The header has extensions, none of which is understood here (RFC 7515 section 4.1.11), its `kid` is no string, or
    /// the signature is not base64url-encoded.
    pub fn signature(&self) -> Result<Signature<'_>, IdTokenError> {
        let header = RawObject::parse(self.header.expose()).ok_or(IdTokenError::BadHeader)?;
        if header.has("crit") {
            return Err(IdTokenError::CriticalHeader);
        }
        let key_id = header.get_str("kid");
        if key_id.is_none() && header.has("kid") {
            return Err(IdTokenError::NoKey);
        }
        let input_length = self
            .token
            .len()
            .wrapping_sub(self.signature.len())
            .wrapping_sub(1);
        Ok(Signature {
            key_id,
            input: self
                .token
                .as_bytes()
                .get(..input_length)
                .unwrap_or_default(),
            bytes: jwt::decode_base64url(self.signature).ok_or(IdTokenError::WrongSignature)?,
        })
    }

    /// Checks the claims.
    ///
    /// # Errors
    /// The first check that failed.
    pub fn check(
        &self,
        domain: &str,
        client_id: &str,
        now_s: i64,
    ) -> Result<Claims<'_>, IdTokenError> {
        let claims = RawObject::parse(self.payload.expose()).ok_or(IdTokenError::BadPayload)?;
        if claims.get_str("iss").as_deref() != Some(["https://", domain, "/"].concat().as_str()) {
            return Err(wrong("iss", ClaimProblem::Unexpected));
        }
        check_audience(&claims, client_id)?;
        let expires = claims
            .get_integer("exp")
            .ok_or(wrong("exp", ClaimProblem::Missing))?;
        if expires.saturating_add(LEEWAY_S) <= now_s {
            return Err(wrong("exp", ClaimProblem::Expired));
        }
        let issued = claims
            .get_integer("iat")
            .ok_or(wrong("iat", ClaimProblem::Missing))?;
        if issued.saturating_sub(LEEWAY_S) > now_s {
            return Err(wrong("iat", ClaimProblem::NotYetValid));
        }
        let subject = claims
            .get_str("sub")
            .filter(|subject| !subject.is_empty())
            .ok_or(wrong("sub", ClaimProblem::Missing))?;
        Ok(Claims {
            subject,
            all: claims,
        })
    }
}

/// `aud` must contain the client. So must `azp` if it is present; several audiences require it.
fn check_audience(claims: &RawObject<'_>, client_id: &str) -> Result<(), IdTokenError> {
    let audiences = match claims.get_str("aud") {
        Some(one) => vec![one],
        None => claims
            .get_raw("aud")
            .and_then(json::parse_string_array)
            .unwrap_or_default(),
    };
    if !json::contains(&audiences, client_id) {
        return Err(wrong("aud", ClaimProblem::Unexpected));
    }
    let party = claims
        .get_raw("azp")
        .map(|_| claims.get_str("azp").unwrap_or_default());
    let party_fits = match party {
        Some(party) => party == client_id,
        None => audiences.len() == 1,
    };
    if party_fits {
        Ok(())
    } else {
        Err(wrong("azp", ClaimProblem::Unexpected))
    }
}

fn wrong(claim: &'static str, reason: ClaimProblem) -> IdTokenError {
    IdTokenError::Claim { claim, reason }
}
