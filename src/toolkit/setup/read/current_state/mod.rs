//! The current state of both tenants, as their Management APIs show it. Members that only decide something are typed;
//! what a write must repeat unchanged stays JSON.

mod applications;
mod leftovers;
mod new_tenant;
mod old_tenant;
mod post_login;

pub use applications::{ClientGrant, ClientState, M2mApplication};
pub use leftovers::{LeftoverClient, LeftoverGrant, NewLeftovers, OldLeftovers};
pub use new_tenant::{
    Application, DatabaseConnection, NewConnection, NewTenantState, preserved_fields, script,
};
pub use old_tenant::{
    AttackProtection, FINISH_ROTATION, IpProtection, OldConnection, OldTenantState, RetiringClients,
};
pub use post_login::{Action, PostLoginFlow, is_binding_of, is_bound};
