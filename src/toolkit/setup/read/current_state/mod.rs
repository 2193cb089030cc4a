//! The current state of both tenants, as their Management APIs show it. Members that only decide something are typed;
//! what a write must repeat unchanged stays JSON.

mod new_tenant;
mod old_tenant;

pub use new_tenant::{
    Application, DatabaseConnection, NewConnection, NewTenantState, preserved_fields,
};
pub use old_tenant::{
    Action, AttackProtection, ClientGrant, IpProtection, MigrationClient, OldConnection,
    OldTenantState, is_bound,
};
