//! Moves the users of an old Auth0 tenant to a new one when they log in.
//!
//! The logic of the two database action scripts `login` and `getUser`, compiled to WebAssembly. Layers,
//! each of which may use those before it and none after it:
//!
//! - [`domain`]: decisions on plain data,
//! - [`endpoints`]: requests to Auth0 and their answers,
//! - [`flow`]: the order of calls, over ports,
//! - `wasm`: the exports for JavaScript, only built for `wasm32`.

#![warn(missing_docs)]
// A panic in an async export would leave its promise unsettled, so nothing that can panic is used.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_used
)]

pub mod domain;
pub mod endpoints;
pub mod flow;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
