//! What the two database action scripts `login` and `getUser` decide.
//!
//! Layers, each of which may use those before it and none after it:
//!
//! - [`domain`]: decisions on plain data,
//! - [`endpoints`]: requests to Auth0 and their answers,
//! - [`flow`]: the order of calls, over ports.
//!
//! This crate becomes part of a script of limited size, so it has no serde, and it knows nothing of JavaScript.

pub mod domain;
pub mod endpoints;
pub mod flow;
