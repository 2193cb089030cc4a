//! Removes from the new tenant what an import has inserted and nobody has used since.

pub mod decision;
pub mod delete_users;
pub mod imported_users;
pub mod markers;
pub mod old_users;
pub mod only_deleted;
pub mod plan;
pub mod report;
