//! The core, natively: decisions, requests and flows over recorded ports.

// A test that panics fails, so tests may use what the crates may not.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod answers;
mod configuration;
mod configuration_values;
mod exported_users;
mod get_user;
mod id_token;
mod identifiers;
mod json;
mod json_fuzzing;
mod layers;
mod linked_identities;
mod login;
mod management_token;
mod marker;
mod profile;
mod profile_fields;
mod properties;
mod rate_limits;
mod replies;
mod reports;
mod responses;
mod retries;
mod retry_policy;
mod second_factors;
mod second_factors_carried;
mod secrets;
mod signature;
mod signature_keys;
mod support;
mod token_flights;
mod transport_faults;
