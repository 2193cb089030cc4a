//! What belongs to users and is not part of their profile: roles, permissions, organizations, linked identities, and the
//! users themselves whom import jobs refuse.
//!
//! The old tenant's lists are read into the run folder, compared with the new tenant's, and the difference is written down
//! as work before the first request is sent.

pub mod apply;
mod apply_creations;
mod apply_to_users;
pub mod assign_request;
pub mod batches;
pub mod context;
pub mod create_user;
pub mod directory;
pub mod factors;
pub mod failures;
pub mod linked_user;
pub mod list_store;
pub mod new_user_ids;
pub mod plan_links;
pub mod plan_organizations;
pub mod plan_permissions;
pub mod plan_roles;
pub mod plan_users;
pub mod random_password;
pub mod read_organizations;
pub mod read_permissions;
pub mod read_roles;
pub mod scan;
pub mod subject;
pub mod work;
pub mod work_counts;
pub mod work_list;
pub mod work_plan;
pub mod work_writer;
