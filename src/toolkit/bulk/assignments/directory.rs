//! What the new tenant has: roles, organizations and permissions by name.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::api::endpoints::{organizations, resource_servers};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::assignments::read_roles::list_roles;
use crate::bulk::assignments::work::Permission;
use crate::json_value::get_str;
use crate::problem::Problem;

/// The new tenant's roles and organizations by name. Those that are created are added.
#[derive(Default)]
pub struct Directory {
    roles: RefCell<HashMap<String, String>>,
    organizations: RefCell<HashMap<String, String>>,
    permissions: HashSet<Permission>,
    /// Whether all permissions are known; otherwise each counts as one that exists.
    knows_permissions: Cell<bool>,
}

/// Which lists of the new tenant are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DirectoryLists {
    /// Its roles.
    pub roles: bool,
    /// Its organizations.
    pub organizations: bool,
    /// Its APIs with their scopes.
    pub permissions: bool,
}

impl Directory {
    /// Reads the lists.
    ///
    /// # Errors
    /// The problem of the request that failed.
    pub async fn read<P: Ports>(
        session: &Session<'_, P>,
        lists: DirectoryLists,
    ) -> Result<Self, Problem> {
        let mut directory = Self::default();
        if lists.roles {
            session.report_reading("roles");
            for role in list_roles(session).await? {
                directory.add_role(get_str(&role, "name"), get_str(&role, "id"));
            }
        }
        if lists.organizations {
            session.report_reading("organizations");
            session
                .fetch_pages(&organizations::list(), async |page| {
                    for organization in &page {
                        let (name, id) =
                            (get_str(organization, "name"), get_str(organization, "id"));
                        directory.add_organization(name, id);
                    }
                    Ok(())
                })
                .await?;
        }
        if lists.permissions {
            session.report_reading("APIs");
            let apis = session.fetch_all(&resource_servers::list()).await?;
            directory.permissions = apis.iter().flat_map(permissions_of_api).collect();
            directory.knows_permissions.set(true);
        }
        Ok(directory)
    }

    /// The ID of a role.
    pub fn role(&self, name: &str) -> Option<String> {
        self.roles.borrow().get(name).cloned()
    }

    /// The ID of an organization.
    pub fn organization(&self, name: &str) -> Option<String> {
        self.organizations.borrow().get(name).cloned()
    }

    /// Whether the new tenant has an API with this scope.
    pub fn has_permission(&self, permission: &Permission) -> bool {
        !self.knows_permissions.get() || self.permissions.contains(permission)
    }

    /// Adds a role.
    pub fn add_role(&self, name: &str, id: &str) {
        self.roles
            .borrow_mut()
            .insert(name.to_owned(), id.to_owned());
    }

    /// Adds an organization.
    pub fn add_organization(&self, name: &str, id: &str) {
        self.organizations
            .borrow_mut()
            .insert(name.to_owned(), id.to_owned());
    }

    /// Reads the ID of a role once more, that somebody else has created since.
    ///
    /// # Errors
    /// The problem of the request that failed.
    pub async fn find_role<P: Ports>(
        &self,
        session: &Session<'_, P>,
        name: &str,
    ) -> Result<Option<String>, Problem> {
        for role in list_roles(session).await? {
            self.add_role(get_str(&role, "name"), get_str(&role, "id"));
        }
        Ok(self.role(name))
    }

    /// Reads the ID of an organization once more, that somebody else has created since.
    ///
    /// # Errors
    /// The problem of the request that failed.
    pub async fn find_organization<P: Ports>(
        &self,
        session: &Session<'_, P>,
        name: &str,
    ) -> Result<Option<String>, Problem> {
        if let Some(organization) = session.find(&organizations::find_by_name(name)).await? {
            self.add_organization(name, get_str(&organization, "id"));
        }
        Ok(self.organization(name))
    }
}

fn permissions_of_api(api: &Value) -> Vec<Permission> {
    let scopes = api.get("scopes").and_then(Value::as_array);
    let scopes = scopes.map(Vec::as_slice).unwrap_or_default().iter();
    scopes
        .map(|scope| Permission {
            resource_server_identifier: get_str(api, "identifier").to_owned(),
            permission_name: get_str(scope, "value").to_owned(),
        })
        .collect()
}
