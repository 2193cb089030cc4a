//! One file per endpoint of Auth0: builds the request, reads the answer.
//!
//! May use: `domain`, `percent-encoding`, `zeroize`. Sends nothing.

pub mod authentication_methods;
pub mod client_credentials;
pub mod http;
pub mod jwks;
pub mod password_realm;
pub mod user;
pub mod users_by_email;
pub mod users_search;
