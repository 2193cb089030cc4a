//! What every format needs to know about the migration.

use crate::api::credentials::audience;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::region::Region;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::desired::actions::{DesiredAction, OldTenantAccess, new_tenant_action};
use crate::setup::plan::action::ensure_room_in_secrets;
use crate::setup::region_addresses::IP_RANGES_URL;
use migration_core::domain::optional_settings::MfaPolicy;

/// What stands in the new tenant's Action for values that are only known when the files are used.
pub struct ActionPlaceholders<'a> {
    /// Client ID of the marker client.
    pub client_id: &'a str,
    /// Client secret of the marker client.
    pub client_secret: &'a str,
    /// The old tenant's own domain.
    pub old_domain: &'a str,
    /// The factors that users may be asked to enrol.
    pub enroll_factors: &'a str,
}

/// The migration that the files are written for.
pub struct EmitContext<'a> {
    /// The settings file.
    pub settings: &'a MigrationSettings,
    /// The scripts and the Action of the package.
    pub package_files: &'a PackageFiles,
    /// Domain of the old tenant, if the environment has it.
    pub old_domain: Option<String>,
    /// Domain of the new tenant, if the environment has it.
    pub new_domain: Option<String>,
}

impl<'a> EmitContext<'a> {
    /// Tells whether users with a second factor move, so that the new tenant's Action may have to ask for another one.
    pub fn asks_for_factors(&self) -> bool {
        self.settings.options.mfa_policy == Some(MfaPolicy::Migrate)
    }

    /// Returns the Action of the new tenant.
    pub fn new_tenant_action(&self, placeholders: &ActionPlaceholders<'_>) -> DesiredAction {
        let custom_domain = self.settings.custom_domain.as_deref();
        let factors = if self.asks_for_factors() {
            placeholders.enroll_factors
        } else {
            ""
        };
        let old = OldTenantAccess {
            domain: custom_domain.unwrap_or(placeholders.old_domain),
            audience: &audience(placeholders.old_domain),
            client: &ApplicationCredentials {
                id: placeholders.client_id.to_owned(),
                secret: Secret::new(placeholders.client_secret),
            },
        };
        new_tenant_action(self.package_files, self.settings, &old, factors)
    }

    /// Checks that the connections fit into the new tenant's Action.
    ///
    /// # Errors
    /// `settings`.
    pub fn ensure_room_in_secrets(&self) -> Result<(), Problem> {
        ensure_room_in_secrets(&self.new_tenant_action(&ActionPlaceholders {
            client_id: "",
            client_secret: "",
            old_domain: self.old_domain.as_deref().unwrap_or_default(),
            enroll_factors: "",
        }))
    }

    /// Returns the names of the old tenant's connections.
    pub fn old_connection_names(&self) -> Vec<&'a str> {
        let pairs = self.settings.connections.iter();
        pairs.map(|pair| pair.old.as_str()).collect()
    }

    /// Returns the names of the new tenant's connections.
    pub fn new_connection_names(&self) -> impl Iterator<Item = &'a str> {
        let settings = self.settings;
        settings.connections.iter().map(|pair| pair.new.as_str())
    }

    /// Says that the addresses of the new tenant's region are not in the files, if the settings ask for them: writing files
    /// needs no network, and Auth0's list changes.
    pub fn region_note(&self) -> Option<String> {
        let domain = self.new_domain.as_deref().unwrap_or_default();
        let region = Region::of_domain(domain).map_or("REGION", Region::code);
        self.settings.allow_region.then(|| {
            format!(
                "The files leave the allowlists of the old tenant's attack protection as they are, because allow_cidr is \
                 \"region\" and writing files asks no network. Write the addresses of regions.{region}.ipv4_cidrs in \
                 {IP_RANGES_URL} into allow_cidr and write the files again, or let setup add them."
            )
        })
    }

    /// [`EmitContext::region_note`] as an item of a list in Markdown, with its line break; empty if there is no note.
    pub fn region_item(&self) -> String {
        let item = self.region_note().map(|note| format!("- {note}\n"));
        item.unwrap_or_default()
    }

    /// Returns the ranges of addresses that the old tenant's attack protection lets through.
    pub fn allowed_ranges(&self) -> impl Iterator<Item = &'a str> {
        let settings = self.settings;
        settings.allow_cidr.iter().map(String::as_str)
    }
}
