//! The order of requests. Async, and generic over three ports: transport, clock and token cache.
//!
//! May use: `domain`, `endpoints`, `futures-lite`. Knows nothing of JavaScript.

pub mod call;
pub mod find_user;
pub mod get_user;
pub mod login;
pub mod management;
pub mod move_user;
pub mod ports;
pub mod report;
pub mod token_failure;
