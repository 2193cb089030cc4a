//! The Management API of one tenant: credentials, a session, requests and pages.

pub mod credentials;
pub mod endpoints;
mod errors;
pub mod event_stream;
pub mod form;
mod lists;
pub mod pagination;
pub mod ports;
pub mod request;
pub mod required_scopes;
pub mod scope;
pub mod send;
pub mod session;
mod text;
mod token;
