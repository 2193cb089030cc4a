//! What `check` keeps of the old tenant for the checks of the new one.

use serde_json::Value;

use crate::problem::Problem;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::OldConnection;

/// What the later checks need of the old tenant.
#[derive(Default)]
pub(super) struct OldTenantFindings {
    /// Tells whether the tenant could be read.
    pub(super) is_read: bool,
    /// Whether connections may have the credentials of a former migration client, which `rotate-secret` has set aside.
    pub(super) is_rotating: bool,
    pub(super) migration_client: Option<ApplicationCredentials>,
    pub(super) marker_client: Option<ApplicationCredentials>,
    /// In the order of the settings; empty if the tenant could not be read.
    pub(super) connections: Vec<OldConnection>,
    /// The tenant's flags; `None` if they are not needed or the tenant could not be read.
    pub(super) flags: Option<Result<Value, Problem>>,
    /// Tells whether the migration client may read the second factors of users.
    pub(super) reads_factors: bool,
}

impl OldTenantFindings {
    /// The credentials of a client, if the tenant has it.
    pub(super) fn client(&self, role: ClientRole) -> Option<&ApplicationCredentials> {
        match role {
            ClientRole::Migration => self.migration_client.as_ref(),
            ClientRole::Marker => self.marker_client.as_ref(),
        }
    }
}
