//! One function a command.

pub mod read_users;
pub mod status;
