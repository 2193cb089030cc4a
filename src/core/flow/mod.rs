//! The order of calls. Async, and generic over the three ports through which it meets the world.
//!
//! May use: `domain`, `endpoints`, `futures-lite`. Knows nothing of JavaScript.

pub mod call;
pub mod find_user;
pub mod get_user;
pub mod login;
pub mod management;
pub mod ports;
pub mod report;
