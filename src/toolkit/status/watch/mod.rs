//! `status --watch`: follows a migration live.
//!
//! Who arrives comes from the new tenant's events, who is confirmed from the old tenant's, and who is refused from the old
//! tenant's log. Where a tenant has no events, its log takes their place as far as it can ([`command`]).

pub mod change;
pub mod command;
pub mod cursor;
pub mod event;
pub mod follow;
pub mod poll;
pub mod sources;
pub mod sse;
pub mod tally;
