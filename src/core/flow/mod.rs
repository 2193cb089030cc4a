//! The order of requests. Async, and generic over its ports: transport, clock, cache, and the check of signatures.
//!
//! May use: `domain`, `endpoints`, `futures-lite`. Knows nothing of JavaScript.

pub mod call;
pub mod fetch_failure;
pub mod find_user;
pub mod get_user;
pub mod login;
pub mod management;
pub mod move_user;
pub mod ports;
pub mod report;
pub mod shared;
pub mod signature;
