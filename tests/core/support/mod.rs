//! What the tests of the flow share.
#![allow(dead_code, unused_imports, reason = "the toolkit's tests use a part")]

pub mod configuration_refusal;
mod fixtures;
mod random;
pub mod random_user;
pub mod second_factors;
pub mod signed;
mod world;
mod world_ports;

pub use fixtures::*;
pub use random::Random;
pub use world::*;
