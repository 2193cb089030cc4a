//! What a call found out about the migration marker, or did to it.

use crate::domain::named_enum::named_enum;

named_enum! {
    /// What a call found out about the migration marker, or did to it.
    pub enum MarkerState {
        /// The user has the marker, so `getUser` does not find it.
        Present = "present",
        /// This call has set the marker.
        Set = "set",
        /// This call could not set the marker.
        Failed = "failed",
    }
}
