//! The two action scripts.

use crate::domain::named_enum::named_enum;

named_enum! {
    /// The action script that runs, by its name in the log.
    pub enum Event {
        /// `login`
        Login = "login",
        /// `getUser`
        GetUser = "get_user",
    }
}
