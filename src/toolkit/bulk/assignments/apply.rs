//! Does one piece of planned work in the new tenant. What the tenant refuses becomes a failure, and the work goes on.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::api::endpoints::{organization_members, roles};
use crate::api::ports::Ports;
use crate::api::send::Refusal;
use crate::bulk::assignments::batches::{REFUSALS, send_halving};
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::work::Work;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;
use crate::secret::Secret;

/// How many permissions a request adds. Auth0 publishes no maximum.
pub(super) const PERMISSIONS_PER_REQUEST: usize = 50;

/// Does the work of a round.
pub struct Applier<'a, 'b, P, F> {
    pub(super) context: &'a Context<'b, P, F>,
    pub(super) password_seed: Option<&'a Secret>,
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

    pub(super) async fn refuse_users(
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

    pub(super) async fn missing_role(&self, name: &str, count: usize) -> Result<u64, Problem> {
        let reason = format!("the new tenant has no role {name}");
        let failure = Failure::new(FailureCode::RoleMissing, name, reason);
        self.fail(failure.affecting(count as u64)).await
    }

    pub(super) async fn missing_organization(
        &self,
        name: &str,
        count: usize,
    ) -> Result<u64, Problem> {
        let reason = format!("the new tenant has no organization {name}");
        let failure = Failure::new(FailureCode::OrganizationMissing, name, reason);
        self.fail(failure.affecting(count as u64)).await
    }

    /// Adds a failure; none of its assignments has succeeded.
    pub(super) async fn fail(&self, failure: Failure) -> Result<u64, Problem> {
        self.context.failures.add(&[failure]).await?;
        Ok(0)
    }
}
