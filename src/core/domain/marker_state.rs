//! What a call found out about the migration marker.

use crate::domain::named_enum::named_enum;

named_enum! {
    /// What a call found out about the migration marker.
    pub enum MarkerState {
        /// The user has the marker.
        Present = "present",
    }
}
