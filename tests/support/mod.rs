//! What the tests of the flow share.
#![allow(dead_code, unused_imports, reason = "each test file uses a part")]

mod fixtures;
#[cfg(feature = "toolkit")]
pub mod session;
#[cfg(feature = "toolkit")]
pub mod toolkit;
mod world;

pub use fixtures::*;
pub use world::*;
