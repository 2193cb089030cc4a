//! Does one piece of planned work in the new tenant. What the tenant refuses becomes a failure, and the work goes on.

use std::cell::RefCell;
use std::collections::HashSet;

use serde_json::{Value, json};

use crate::api::endpoints::{
    organization_members, organizations, roles, user_identities, user_permissions, users,
};
use crate::api::ports::Ports;
use crate::api::request::ApiRequest;
use crate::api::send::Refusal;
use crate::bulk::assignments::batches::{REFUSALS, send_halving};
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::create_user::user_body;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::new_user_ids::DATABASE_PREFIX;
use crate::bulk::assignments::plan_links::is_linked;
use crate::bulk::assignments::work::{Permission, Work};
use crate::bulk::ports::RunFolder;
use crate::json_value::{Object, get_str};
use crate::problem::Problem;
use crate::secret::Secret;

/// How many permissions a request adds. Auth0 publishes no maximum.
const PERMISSIONS_PER_REQUEST: usize = 50;

/// Does the work of a round.
pub struct Applier<'a, 'b, P, F> {
    context: &'a Context<'b, P, F>,
    password_seed: Option<&'a Secret>,
    /// Users whom the organization that is under way has refused, so that their roles in it are not tried.
    refused_members: RefCell<(String, HashSet<String>)>,
}

impl<'a, 'b, P: Ports, F: RunFolder> Applier<'a, 'b, P, F> {
    /// Works in the new tenant.
    pub fn new(context: &'a Context<'b, P, F>, password_seed: Option<&'a Secret>) -> Self {
        Self {
            context,
            password_seed,
            refused_members: RefCell::default(),
        }
    }

    /// Does a piece of work, and returns how many of its assignments have succeeded.
    ///
    /// # Errors
    /// The problem of a request that failed for a reason that concerns the whole run; `files`.
    pub async fn apply(&self, work: &Work) -> Result<u64, Problem> {
        match work {
            Work::CreateRole {
                role,
                description,
                permissions,
            } => self.create_role(role, description, permissions).await,
            Work::CreateOrganization {
                organization,
                members,
            } => self.create_organization(organization, members).await,
            Work::EnableConnection { organization } => self.enable_connection(organization).await,
            Work::CreateUser { user, record } => self.create_user(user, record).await,
            Work::AddRoleUsers { role, users } => self.add_role_users(role, users).await,
            Work::AddMembers {
                organization,
                users,
            } => self.add_members(organization, users).await,
            Work::AddMemberRoles {
                organization,
                user,
                roles,
            } => self.add_member_roles(organization, user, roles).await,
            Work::AddPermissions { user, permissions } => {
                self.add_permissions(user, permissions).await
            }
            Work::Link { primary, secondary } => self.link(primary, secondary).await,
        }
    }

    async fn create_role(
        &self,
        name: &str,
        description: &str,
        permissions: &[Permission],
    ) -> Result<u64, Problem> {
        let mut body = json!({ "name": name });
        if !description.is_empty() {
            body["description"] = json!(description);
        }
        let (new, directory) = (self.context.new, &self.context.directory);
        let created = new.send_or_refusal(&roles::create(body), &REFUSALS).await?;
        let id = match &created {
            Ok(role) => {
                directory.add_role(name, get_str(role, "id"));
                directory.role(name)
            }
            // An earlier attempt may have created it without its answer having arrived.
            Err(refusal) if refusal.status == 409 => directory.find_role(new, name).await?,
            Err(_) => None,
        };
        let Some(id) = id else {
            return self.refuse_creation(name, created).await;
        };
        for permissions in permissions.chunks(PERMISSIONS_PER_REQUEST) {
            let request = roles::add_permissions(&id, &json!(permissions));
            self.send(&request, name, FailureCode::PermissionMissing)
                .await?;
        }
        Ok(1)
    }

    async fn create_organization(&self, name: &str, members: &Object) -> Result<u64, Problem> {
        let mut body = members.clone();
        body.insert("name".to_owned(), name.into());
        let connection = json!([{ "connection_id": self.context.connection_id() }]);
        body.insert("enabled_connections".to_owned(), connection);
        let (new, directory) = (self.context.new, &self.context.directory);
        let request = organizations::create(body.into());
        let created = new.send_or_refusal(&request, &REFUSALS).await?;
        match &created {
            Ok(organization) => directory.add_organization(name, get_str(organization, "id")),
            Err(refusal) if refusal.status == 409 => {
                directory.find_organization(new, name).await?;
            }
            Err(_) => {}
        }
        if directory.organization(name).is_some() {
            return Ok(1);
        }
        self.refuse_creation(name, created).await
    }

    async fn enable_connection(&self, name: &str) -> Result<u64, Problem> {
        let Some(id) = self.context.directory.organization(name) else {
            return Ok(0);
        };
        let request = organizations::enable_connection(&id, self.context.connection_id());
        match self
            .context
            .new
            .send_or_refusal(&request, &REFUSALS)
            .await?
        {
            // An earlier attempt may have enabled it without its answer having arrived.
            Err(refusal) if refusal.status == 409 => Ok(1),
            Ok(_) => Ok(1),
            Err(refusal) => {
                let code = FailureCode::ConnectionNotEnabled;
                self.fail(Failure::new(code, name, refusal.message)).await
            }
        }
    }

    async fn create_user(&self, user: &str, record: &str) -> Result<u64, Problem> {
        let connection = self.context.connection.as_ref();
        let connection = connection.map_or("", |connection| connection.name.as_str());
        let body = self
            .password_seed
            .and_then(|seed| user_body(record, connection, seed, user));
        let Some(body) = body else {
            let failure =
                Failure::new(FailureCode::CreationRefused, "", "the record is unreadable");
            return self.fail(failure.of_user(user)).await;
        };
        let new = self.context.new;
        let refusal = match new.send_or_refusal(&users::create(body), &REFUSALS).await? {
            Ok(_) => return Ok(1),
            Err(refusal) => refusal,
        };
        // An earlier attempt may have created the user without its answer having arrived.
        if refusal.status == 409 && new.find(&users::read(user)).await?.is_some() {
            return Ok(1);
        }
        let hint = match refusal.status {
            409 => {
                " Another user has this identifier, or the scripts of the new connection still find the user in the old \
                 tenant: then the user moves at the next login, or run finish first."
            }
            _ => "",
        };
        let reason = format!("{}{hint}", refusal.message);
        let failure = Failure::new(FailureCode::CreationRefused, "", reason);
        self.fail(failure.of_user(user)).await
    }

    async fn add_role_users(&self, role: &str, users: &[String]) -> Result<u64, Problem> {
        let Some(id) = self.context.directory.role(role) else {
            return self.missing_role(role, users.len()).await;
        };
        let refused = send_halving(self.context.new, users, |users| {
            roles::add_users(&id, users)
        });
        let refused = refused.await?;
        self.refuse_users(role, users, &refused).await
    }

    async fn add_members(&self, organization: &str, users: &[String]) -> Result<u64, Problem> {
        let Some(id) = self.context.directory.organization(organization) else {
            return self.missing_organization(organization, users.len()).await;
        };
        let request = |users: &[String]| organization_members::add(&id, users);
        let refused = send_halving(self.context.new, users, request).await?;
        {
            let mut members = self.refused_members.borrow_mut();
            if members.0 != organization {
                *members = (organization.to_owned(), HashSet::new());
            }
            members
                .1
                .extend(refused.iter().map(|(user, _)| user.clone()));
        }
        self.refuse_users(organization, users, &refused).await
    }

    async fn add_member_roles(
        &self,
        organization: &str,
        user: &str,
        names: &[String],
    ) -> Result<u64, Problem> {
        let count = names.len() as u64;
        let Some(id) = self.context.directory.organization(organization) else {
            return self.missing_organization(organization, names.len()).await;
        };
        let is_refused = {
            let refused = self.refused_members.borrow();
            refused.0 == organization && refused.1.contains(user)
        };
        let refuse = |reason: String, count: u64| {
            Failure::new(FailureCode::UserRefused, organization, reason)
                .of_user(user)
                .affecting(count)
        };
        if is_refused {
            let reason = "the user could not become a member, so the roles were not tried";
            return self.fail(refuse(reason.to_owned(), count)).await;
        }
        let mut ids = Vec::new();
        for name in names {
            match self.context.directory.role(name) {
                Some(id) => ids.push(id),
                None => {
                    self.missing_role(name, 1).await?;
                }
            }
        }
        if ids.is_empty() {
            return Ok(0);
        }
        let given = ids.len() as u64;
        let request = organization_members::add_roles(&id, user, &ids);
        match self
            .context
            .new
            .send_or_refusal(&request, &REFUSALS)
            .await?
        {
            Ok(_) => Ok(given),
            Err(refusal) => self.fail(refuse(refusal.message, given)).await,
        }
    }

    async fn add_permissions(
        &self,
        user: &str,
        permissions: &[Permission],
    ) -> Result<u64, Problem> {
        let mut succeeded = 0_u64;
        for permissions in permissions.chunks(PERMISSIONS_PER_REQUEST) {
            let request = user_permissions::add(user, &json!(permissions));
            let count = permissions.len() as u64;
            match self
                .context
                .new
                .send_or_refusal(&request, &REFUSALS)
                .await?
            {
                Ok(_) => succeeded = succeeded.saturating_add(count),
                Err(refusal) => {
                    let code = FailureCode::UserRefused;
                    let failure = Failure::new(code, "permissions", refusal.message);
                    self.fail(failure.of_user(user).affecting(count)).await?;
                }
            }
        }
        Ok(succeeded)
    }

    async fn link(&self, primary: &str, secondary: &str) -> Result<u64, Problem> {
        let identity = secondary.strip_prefix(DATABASE_PREFIX).unwrap_or(secondary);
        let request = user_identities::link(primary, self.context.connection_id(), identity);
        let new = self.context.new;
        let refusal = match new.send_or_refusal(&request, &REFUSALS).await? {
            Ok(_) => return Ok(1),
            Err(refusal) => refusal,
        };
        // An earlier attempt may have linked them without its answer having arrived.
        let current = new.find(&users::read(primary)).await?;
        if current.is_some_and(|current| is_linked(&current, secondary)) {
            return Ok(1);
        }
        let failure = Failure::new(FailureCode::LinkRefused, secondary, refusal.message);
        self.fail(failure.of_user(primary)).await
    }

    /// Sends a request whose refusal is a failure of its own.
    async fn send(
        &self,
        request: &ApiRequest,
        name: &str,
        code: FailureCode,
    ) -> Result<(), Problem> {
        if let Err(refusal) = self.context.new.send_or_refusal(request, &REFUSALS).await? {
            self.fail(Failure::new(code, name, refusal.message)).await?;
        }
        Ok(())
    }

    async fn refuse_users(
        &self,
        name: &str,
        users: &[String],
        refused: &[(String, Refusal)],
    ) -> Result<u64, Problem> {
        let failure = |(user, refusal): &(String, Refusal)| {
            Failure::new(FailureCode::UserRefused, name, refusal.message.clone()).of_user(user)
        };
        let failures: Vec<Failure> = refused.iter().map(failure).collect();
        self.context.failures.add(&failures).await?;
        Ok(users.len().saturating_sub(refused.len()) as u64)
    }

    async fn refuse_creation(
        &self,
        name: &str,
        created: Result<Value, Refusal>,
    ) -> Result<u64, Problem> {
        let reason = match created {
            Ok(_) => "the answer has no ID".to_owned(),
            Err(refusal) => refusal.message,
        };
        self.fail(Failure::new(FailureCode::CreationRefused, name, reason))
            .await
    }

    async fn missing_role(&self, name: &str, count: usize) -> Result<u64, Problem> {
        let reason = format!("the new tenant has no role {name}");
        let failure = Failure::new(FailureCode::RoleMissing, name, reason);
        self.fail(failure.affecting(count as u64)).await
    }

    async fn missing_organization(&self, name: &str, count: usize) -> Result<u64, Problem> {
        let reason = format!("the new tenant has no organization {name}");
        let failure = Failure::new(FailureCode::OrganizationMissing, name, reason);
        self.fail(failure.affecting(count as u64)).await
    }

    /// Adds a failure; none of its assignments has succeeded.
    async fn fail(&self, failure: Failure) -> Result<u64, Problem> {
        self.context.failures.add(&[failure]).await?;
        Ok(0)
    }
}
