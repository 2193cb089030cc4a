//! Moves the users of an old Auth0 tenant to a new one when they log in.
//!
//! The logic of the two database action scripts `login` and `getUser`, compiled to WebAssembly. Layers,
//! each of which may use those before it and none after it:
//!
//! - [`domain`]: decisions on plain data,
//! - [`endpoints`]: requests to Auth0 and their answers,
//! - [`flow`]: the order of calls, over ports,
//! - `wasm`: the exports for JavaScript, only built for `wasm32`.

pub mod domain;
pub mod endpoints;
pub mod flow;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
