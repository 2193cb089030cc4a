//! The request of the comparison, and its report.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::configuration::{choose_pair, mapping_domain};
use crate::bulk::convert::request::BlockedUsers;
use crate::bulk::verify::answers::Answers;
use crate::bulk::verify::side::{NotComparable, Side, SideUser};
use crate::bulk::verify::suspects::Suspect;
use crate::problem::{Problem, ProblemCode};
use crate::request::TenantDomain;
use crate::settings::migration_settings::MigrationSettings;
use migration_core::domain::optional_settings::MfaPolicy;

/// The request of the comparison of two exports.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct CompareRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The old tenant.
    #[serde(default)]
    pub old: TenantDomain,
    /// The old or new name of the connection; may be left out if the settings have only one.
    pub connection: Option<String>,
    /// The names of the files of the old tenant's export, which come first.
    pub old_inputs: Vec<String>,
    /// The names of the files of the new tenant's export.
    pub new_inputs: Vec<String>,
    /// What `convert` did with users who are blocked in the old tenant; `skip` if left out.
    pub blocked: Option<BlockedUsers>,
    /// Compares only this share of the users, in percent, chosen by the hash of the ID.
    pub sample: Option<f64>,
    /// How many users, at most, are set aside to be looked up once more before their answer counts.
    pub recheck: Option<u64>,
    /// Whether users who are only in the new tenant are set aside as well, if there is room. Only the old tenant can tell
    /// something new of them.
    pub recheck_extra: Option<bool>,
    /// Whether the users who are proven to be in the new tenant are listed, so that they can be marked.
    pub list_proven: Option<bool>,
}

/// What a request asks for, checked.
pub struct CompareOptions {
    /// The old tenant's connection.
    pub old: Side,
    /// The new tenant's connection.
    pub new: Side,
    /// How many of the files are of the old tenant's export.
    pub old_files: usize,
    /// The names of all files, for messages.
    pub inputs: Vec<String>,
    /// Whether blocked users stay in the old tenant.
    pub skip_blocked: bool,
    /// Whether users with a second factor stay in the old tenant.
    pub skip_second_factor: bool,
    /// The share of the users that is compared, of 2^32.
    pub sample: u64,
    /// How many users are set aside.
    pub recheck: u64,
    /// Whether users who are only in the new tenant are set aside as well.
    pub recheck_extra: bool,
    /// Whether the proven users are listed.
    pub list_proven: bool,
}

/// What the comparison of two exports has found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CompareReport {
    /// The users of the old tenant's connection.
    pub old_users: u64,
    /// The users of the new tenant's connection.
    pub new_users: u64,
    /// The answers.
    pub answers: Answers,
    /// The canonical hash of the old tenant's users: `v1:` and hexadecimal digits; empty if nothing was compared.
    pub old_hash: String,
    /// The canonical hash of the new tenant's users. It is that of the old tenant if all users are the same.
    pub new_hash: String,
    /// How many users are set aside to be looked up once more.
    pub suspects: u64,
    /// How many users are listed as proven.
    pub proven: u64,
}

impl CompareRequest {
    /// Checks the request.
    ///
    /// # Errors
    /// `settings`, `wrong_use`
    pub fn check(&self) -> Result<CompareOptions, Problem> {
        let settings = MigrationSettings::parse(&self.settings)?;
        let pair = choose_pair(&settings, self.connection.as_deref())?;
        let domain = mapping_domain(&settings, &self.old)?;
        Ok(CompareOptions {
            old: Side::old(&settings, pair, &domain)?,
            new: Side::new(&settings, pair, &domain)?,
            old_files: self.old_inputs.len(),
            inputs: [&*self.old_inputs, &*self.new_inputs].concat(),
            skip_blocked: self.blocked.unwrap_or_default() == BlockedUsers::Skip,
            skip_second_factor: settings.options.mfa_policy != Some(MfaPolicy::Migrate),
            sample: self.sample.map_or(Ok(1 << u32::BITS), share)?,
            recheck: self.recheck.unwrap_or(0),
            recheck_extra: self.recheck_extra.unwrap_or(false),
            list_proven: self.list_proven.unwrap_or(false),
        })
    }
}

impl CompareOptions {
    /// Whether a file is of the old tenant's export.
    pub fn is_old(&self, number: u32) -> bool {
        usize::try_from(number).is_ok_and(|number| number < self.old_files)
    }

    /// A user of the old tenant. `has_siblings`: whether the whole user has other identities that move.
    pub fn suspect(&self, user: &SideUser<'_>, has_siblings: bool) -> Suspect {
        let is_left = (self.skip_blocked && user.user.is_blocked())
            || (self.skip_second_factor && user.user.has_second_factor());
        Suspect {
            id: user.id.to_string(),
            old_id: user.user.id().into_owned(),
            profile: user.profile.text().to_owned(),
            may_be_missing: is_left,
            has_siblings,
        }
    }

    /// The user of a record of the old tenant with this ID within the new connection, if the record has it.
    ///
    /// # Errors
    /// As [`Side::read`].
    pub fn find_suspect(&self, json: &str, id: &str) -> Result<Option<Suspect>, NotComparable> {
        let (mut found, mut identities) = (None, 0_u32);
        self.old.read(json, &mut String::new(), |user| {
            identities = identities.saturating_add(1);
            if user.id == id {
                found = Some(self.suspect(&user, false));
            }
        })?;
        if let Some(user) = &mut found {
            user.has_siblings = identities > 1 || self.old.is_awaited_elsewhere(json);
        }
        Ok(found)
    }

    /// The name of a file.
    pub fn input_name(&self, number: u32) -> &str {
        let name = usize::try_from(number)
            .ok()
            .and_then(|number| self.inputs.get(number));
        name.map(String::as_str).unwrap_or_default()
    }
}

/// A share in percent as one of 2^32.
fn share(percent: f64) -> Result<u64, Problem> {
    if !(percent > 0.0 && percent <= 100.0) {
        return Err(wrong_use(
            "--sample takes a share of more than 0 % and at most 100 %",
        ));
    }
    Ok((percent / 100.0 * 4_294_967_296.0) as u64)
}

fn wrong_use(message: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::WrongUse, message)
}
