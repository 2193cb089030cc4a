//! The algorithms that ID tokens are signed with.

use crate::domain::named_enum::named_enum;

named_enum! {
    /// An algorithm that Auth0 signs ID tokens with, by its name in RFC 7518 section 3.1. It decides which kind of key is
    /// used, so that no key is ever taken for one of another kind (RFC 8725 section 3.1).
    pub enum Algorithm {
        /// RSASSA-PKCS1-v1_5 with SHA-256: an RSA key of the tenant.
        Rs256 = "RS256",
        /// RSASSA-PSS with SHA-256 and a salt of 32 bytes: an RSA key of the tenant.
        Ps256 = "PS256",
        /// HMAC with SHA-256: the client secret.
        Hs256 = "HS256",
    }
}
