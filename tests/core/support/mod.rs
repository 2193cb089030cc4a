//! What the tests of the flow share.
#![allow(dead_code, unused_imports, reason = "the toolkit's tests use a part")]

mod fixtures;
mod random;
pub mod random_user;
pub mod signed;
mod world;

pub use fixtures::*;
pub use random::Random;
pub use world::*;
