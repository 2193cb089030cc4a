//! The Management API of one tenant: credentials, a session, requests and pages.

pub mod ask;
pub mod credentials;
pub mod endpoints;
pub mod operator;
pub mod session;
mod session_problems;
pub mod token;
