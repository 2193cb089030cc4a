//! The desired state of both tenants: the applications of the old tenant with their grants, and the Actions.
//! The names and values are those of Auth0's Management API v2.

pub mod actions;
pub mod clients;
pub mod enroll_factors;
