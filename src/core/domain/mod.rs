//! Decisions on plain data: what a setting, an identifier, a token, a user or an answer means.
//!
//! May use: the standard library, `zeroize`. Knows nothing of
//! requests, time, randomness or JavaScript; what it needs of them is passed in as a value.

pub mod algorithm;
pub mod answers;
pub mod cache_entry;
pub mod configuration;
pub mod database;
pub mod event;
pub mod exported_user;
pub mod id_token;
pub mod identifier;
pub mod identity_field;
pub mod json;
mod json_scanner;
pub mod jwks;
pub mod jwt;
pub mod log_line;
pub mod marker_state;
pub mod metadata;
pub(crate) mod named_enum;
pub mod object_writer;
pub mod optional_settings;
pub mod outcome;
pub mod plain_text;
pub mod profile;
pub mod profile_field;
pub mod rate_limit;
pub mod raw_object;
pub mod refusals;
pub mod remedy;
pub mod retry;
pub mod scope;
pub mod second_factors;
pub mod secret;
pub mod setting_key;
pub mod setting_problem;
pub mod settings;
pub mod tenant_address;
pub mod time_budget;
pub mod transport_fault;
pub mod user;
pub mod user_field;
