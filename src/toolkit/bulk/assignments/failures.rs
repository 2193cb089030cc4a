//! What could not be assigned, for the operator.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bulk::ndjson::{parse_lines, to_line};
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// The file with one line per failure of everything but links.
pub const FAILURES: &str = "assignment-failures.ndjson";
/// The file with one line per failure of links.
pub const LINK_FAILURES: &str = "link-failures.ndjson";

/// Why something could not be assigned. Its name in snake case is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureCode {
    /// The new tenant has no role of this name.
    RoleMissing,
    /// The new tenant has no organization of this name.
    OrganizationMissing,
    /// The new tenant has no API of this identifier, or the API has no such scope.
    PermissionMissing,
    /// The role belongs to one organization. Such roles (early access) are not created.
    OrganizationRole,
    /// The new connection is not enabled for the organization, so its members can't log in.
    ConnectionNotEnabled,
    /// The user has no identity in a database connection, so the user does not move.
    NotCarried,
    /// The new tenant refused the user of a role or organization: in most cases, the user has not moved yet.
    UserRefused,
    /// The new tenant refused to create a role, an organization or a user.
    CreationRefused,
    /// The new connection needs an e-mail address, or none of the user's identifiers is active there.
    NoIdentifier,
    /// The user has a second factor or a password hash that only an import job can carry.
    NeedsImport,
    /// One of two linked users is not in the new tenant.
    LinkedUserMissing,
    /// A linked identity of another connection, which only its user can link again.
    LinkNotCarried,
    /// The new tenant refused to link two users.
    LinkRefused,
    /// The tenant does not say whether the user has the permission directly or by a role.
    PermissionUnclear,
}

impl FailureCode {
    /// Whether somebody has to do something. Users who do not move need nothing.
    pub fn needs_somebody(self) -> bool {
        !matches!(self, Self::NotCarried | Self::LinkNotCarried)
    }

    /// What the operator can do.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::RoleMissing => {
                "Create the role in the new tenant, or run assign with --create-missing."
            }
            Self::OrganizationMissing => {
                "Create the organization in the new tenant, or run assign with --create-missing."
            }
            Self::PermissionMissing => {
                "Create the API and the permission in the new tenant, then add the permission to the role or the user, or \
                 run assign again for the permissions of users."
            }
            Self::OrganizationRole => {
                "Create the role in the organization of the new tenant by hand, and give it to its members."
            }
            Self::ConnectionNotEnabled => {
                "Enable the connection for the organization in the new tenant, or run assign with --create-missing."
            }
            Self::NotCarried => {
                "Nothing, if these users do not move. Those with a linked identity in the old connection are found if the \
                 export is named with --users."
            }
            Self::UserRefused => {
                "Run assign again when the user has moved: what is assigned stays as it is."
            }
            Self::CreationRefused => "Correct what the reason names, and run assign again.",
            Self::NoIdentifier => {
                "Activate the attribute username or phone number in the new connection, without requiring an e-mail \
                 address on the profile, or give the user an address in the old tenant and export again."
            }
            Self::NeedsImport => {
                "Give the user an e-mail address in the old tenant and export again, or create the user by hand."
            }
            Self::LinkedUserMissing => "Run assign --with links again when both users have moved.",
            Self::LinkNotCarried => "The user links this identity again after logging in with it.",
            Self::LinkRefused => "Look at both users in the new tenant, and link them by hand.",
            Self::PermissionUnclear => {
                "Look at the user in the old tenant, and assign the permission by hand."
            }
        }
    }
}

/// A line of [`FAILURES`] or [`LINK_FAILURES`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Why.
    pub code: FailureCode,
    /// The role, organization or permission; empty if it is about a user alone.
    pub name: String,
    /// The user, by the ID in the new tenant; by the one in the old tenant if the user has no other.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user_id: Option<String>,
    /// How many assignments are affected.
    pub count: u64,
    /// The reason in words, such as Auth0's message.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl Failure {
    /// A failure that affects one assignment.
    pub fn new(code: FailureCode, name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            code,
            name: name.into(),
            user_id: None,
            count: 1,
            reason: reason.into(),
            remedy: code.remedy().to_owned(),
        }
    }

    /// Names the user.
    #[must_use]
    pub fn of_user(self, user_id: impl Into<String>) -> Self {
        Self {
            user_id: Some(user_id.into()),
            ..self
        }
    }

    /// Says how many assignments are affected.
    #[must_use]
    pub fn affecting(self, count: u64) -> Self {
        Self { count, ..self }
    }
}

/// All failures of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssignmentFailures {
    /// Why.
    pub code: FailureCode,
    /// How many assignments are affected.
    pub count: u64,
    /// Whether somebody has to do something.
    pub needs_somebody: bool,
    /// What to do.
    pub remedy: String,
}

/// Writes failures into the run folder and counts them.
pub struct Failures<'a, F> {
    run: &'a F,
    file: Cell<&'static str>,
    counts: RefCell<BTreeMap<FailureCode, u64>>,
}

impl<'a, F: RunFolder> Failures<'a, F> {
    /// No failures yet.
    pub fn new(run: &'a F) -> Self {
        Self {
            run,
            file: Cell::new(FAILURES),
            counts: RefCell::default(),
        }
    }

    /// Writes into this file from now on. A round that is planned anew empties it; one that goes on keeps what is in it.
    ///
    /// # Errors
    /// `files`
    pub async fn begin(&self, file: &'static str, is_new: bool) -> Result<(), Problem> {
        self.file.set(file);
        if is_new {
            return self.run.write(file, "").await;
        }
        let text = self.run.read(file).await?.unwrap_or_default();
        parse_lines::<Failure>(&text).for_each(|failure| self.count(&failure));
        Ok(())
    }

    /// Adds failures.
    ///
    /// # Errors
    /// `files`
    pub async fn add(&self, failures: &[Failure]) -> Result<(), Problem> {
        if failures.is_empty() {
            return Ok(());
        }
        let lines: String = failures.iter().map(to_line).collect();
        self.run.append(self.file.get(), &lines).await?;
        failures.iter().for_each(|failure| self.count(failure));
        Ok(())
    }

    /// The failures by kind.
    pub fn groups(&self) -> Vec<AssignmentFailures> {
        let counts = self.counts.borrow();
        let group = |(code, count): (&FailureCode, &u64)| AssignmentFailures {
            code: *code,
            count: *count,
            needs_somebody: code.needs_somebody(),
            remedy: code.remedy().to_owned(),
        };
        counts.iter().map(group).collect()
    }

    fn count(&self, failure: &Failure) {
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry(failure.code).or_default();
        *count = count.saturating_add(failure.count);
    }
}
