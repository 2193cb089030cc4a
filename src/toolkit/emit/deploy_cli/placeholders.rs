//! Values that are only known when the trees are imported. On import, auth0-deploy-cli replaces the text `##KEY##` by the
//! environment variable `KEY`.

use crate::emit::context::{ActionPlaceholders, EmitContext};

/// Client ID of the migration client.
pub const CLIENT_ID: &str = "##MIGRATION_CLIENT_ID##";
/// Client secret of the migration client.
pub const CLIENT_SECRET: &str = "##MIGRATION_CLIENT_SECRET##";
/// Returns what stands in the new tenant's Action.
pub fn action_placeholders<'a>(context: &'a EmitContext<'_>) -> ActionPlaceholders<'a> {
    ActionPlaceholders {
        client_id: "##MARKER_CLIENT_ID##",
        client_secret: "##MARKER_CLIENT_SECRET##",
        old_domain: old_domain(context),
        enroll_factors: "##ENROLL_FACTORS##",
    }
}

const OLD_DOMAIN: &str = "##OLD_DOMAIN##";

/// Returns the old tenant's domain, or its placeholder if it is not known.
pub fn old_domain<'a>(context: &'a EmitContext<'_>) -> &'a str {
    context.old_domain.as_deref().unwrap_or(OLD_DOMAIN)
}
