//! Scopes of the Management API.

use crate::domain::named_enum::named_enum;

named_enum! {
    /// A scope of the Management API that the action scripts need.
    pub enum Scope {
        /// Reads users.
        ReadUsers = "read:users",
        /// Reads the second factors of users.
        ReadAuthenticationMethods = "read:authentication_methods",
    }
}
