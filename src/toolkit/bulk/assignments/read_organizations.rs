//! Reads the old tenant's organizations and their members into the run folder.

use serde_json::{Value, json};

use crate::api::endpoints::{organization_members, organizations};
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::assignments::list_store::ListStore;
use crate::bulk::ndjson::to_line;
use crate::bulk::ports::RunFolder;
use crate::json_value::{Object, get_str};
use crate::problem::Problem;

/// The file with the old tenant's organizations.
pub const ORGANIZATIONS: &str = "organizations.ndjson";
/// The folder with the members of each organization.
pub const MEMBERS: &str = "organization-members";
/// The member of a line of [`MEMBERS`] with the organization's ID.
pub const ORGANIZATION_ID: &str = "organization_id";
/// The members of an organization that a new one takes over. Source: Management API v2, "Create an Organization".
const COPIED: [&str; 3] = ["display_name", "branding", "metadata"];

/// An organization of the old tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldOrganization {
    /// Its ID.
    pub id: String,
    /// Its name, which is the same in the new tenant.
    pub name: String,
    /// What else a new organization takes over.
    pub members: Object,
}

/// Reads the organizations.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn read_organizations<P: Ports>(
    session: &Session<'_, P>,
    run: &impl RunFolder,
) -> Result<Vec<OldOrganization>, Problem> {
    session.report_reading("organizations");
    let mut found = Vec::new();
    run.write(ORGANIZATIONS, "").await?;
    session
        .fetch_pages(&organizations::list(), async |page| {
            let lines: String = page.iter().map(to_line).collect();
            found.extend(page.iter().map(organization));
            if lines.is_empty() {
                return Ok(());
            }
            run.append(ORGANIZATIONS, &lines).await
        })
        .await?;
    Ok(found)
}

fn organization(item: &Value) -> OldOrganization {
    let copied = |name: &str| {
        let value = item.get(name).filter(|value| !value.is_null())?;
        Some((name.to_owned(), value.clone()))
    };
    OldOrganization {
        id: get_str(item, "id").to_owned(),
        name: get_str(item, "name").to_owned(),
        members: COPIED.into_iter().filter_map(copied).collect(),
    }
}

/// Reads the members of each organization that an earlier run has not read, with their roles.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn read_members<'a, P: Ports, F: RunFolder>(
    session: &Session<'_, P>,
    run: &'a F,
    organizations: &[OldOrganization],
) -> Result<ListStore<'a, F>, Problem> {
    let mut store = ListStore::open(run, MEMBERS, ORGANIZATION_ID).await?;
    for (index, organization) in organizations.iter().enumerate() {
        if store.is_finished(&organization.id) {
            continue;
        }
        session.ports().ui().event(&Event::Progress {
            tenant: Some(session.tenant()),
            what: "reading the members of organizations",
            done: index as u64,
            total: Some(organizations.len() as u64),
            unit: "organizations",
            remaining_ms: None,
        });
        store.begin();
        session
            .fetch_pages(
                &organization_members::list(&organization.id),
                async |page| {
                    let items: Vec<Value> =
                        page.iter().map(|item| line(organization, item)).collect();
                    store.append(&items).await
                },
            )
            .await?;
        store.finish(&organization.id).await?;
    }
    Ok(store)
}

fn line(organization: &OldOrganization, item: &Value) -> Value {
    json!({
        ORGANIZATION_ID: organization.id,
        "organization": organization.name,
        "user_id": get_str(item, "user_id"),
        "email": item.get("email"),
        "roles": item.get("roles"),
    })
}
