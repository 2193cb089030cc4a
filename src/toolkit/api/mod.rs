//! The Management API of one tenant: credentials, a session, requests and pages.

pub(crate) mod connection_fault;
pub mod credentials;
pub mod endpoints;
mod errors;
pub mod event_stream;
pub mod form;
mod lists;
pub mod pagination;
pub mod ports;
pub mod public_document;
pub mod request;
pub mod required_scopes;
mod retries;
pub mod scope;
pub mod send;
pub mod session;
mod text;
mod token;
