//! The core, natively: decisions, requests and flows over recorded ports.

mod answers;
mod configuration;
mod get_user;
mod id_token;
mod json;
mod layers;
mod login;
mod management_token;
mod profile;
mod retries;
mod secrets;
mod support;
