//! The second pass of the comparison: the users that are not the same are read as text, and named.
//!
//! Hardly any record has one of them, so the profiles of all others are not mapped.

use crate::bulk::ports::BulkHost;
use crate::bulk::record::{Position, RecordError, RecordSink};
use crate::bulk::verify::id_hasher::IdHasher;
use crate::bulk::verify::named_users::NamedUsers;
use crate::bulk::verify::proven::ProvenUser;
use crate::bulk::verify::request::{CompareOptions, CompareReport};
use crate::problem::Problem;
use migration_core::domain::database::whole_id;

/// The second pass.
pub struct SecondPass<H> {
    options: CompareOptions,
    ids: IdHasher,
    is_old: bool,
    profile: String,
    users: NamedUsers<H>,
    problem: Option<Problem>,
}

impl<H: BulkHost> SecondPass<H> {
    pub(super) fn new(options: CompareOptions, ids: IdHasher, users: NamedUsers<H>) -> Self {
        Self {
            options,
            ids,
            is_old: true,
            profile: String::new(),
            users,
            problem: None,
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.problem.is_some()
    }

    pub(super) fn begin_file(&mut self, number: u32) -> bool {
        self.is_old = self.options.is_old(number);
        let lists_proven = self.is_old && self.options.list_proven;
        self.problem.is_none() && (self.users.has_suspects() || lists_proven)
    }

    pub(super) fn into_host(self) -> H {
        self.users.into_host()
    }

    pub(super) fn finish(&mut self) -> Result<CompareReport, Problem> {
        match self.problem.take() {
            Some(problem) => Err(problem),
            None => self.users.finish(),
        }
    }

    /// Reads the record of an old user.
    fn old_record(&mut self, json: &str) -> Result<(), Problem> {
        let Self {
            options,
            ids,
            profile,
            users,
            ..
        } = self;
        let (mut suspects, mut old_id, mut is_proven) = (Vec::new(), None, true);
        let mut identities = 0_u32;
        let read = options.old.read_identities(json, |id, user| {
            identities = identities.saturating_add(1);
            match ids.hash(id) {
                Some(hash) if users.is_suspect(hash) => {
                    is_proven = false;
                    // What can't be compared was counted in the first pass.
                    if let Ok(user) = options.old.with_profile(user, profile) {
                        suspects.push((hash, options.suspect(&user, false)));
                    }
                }
                Some(_) => {
                    if options.list_proven && !options.old.has_marker(user) {
                        old_id = Some(user.id().into_owned());
                    }
                }
                // The user is not in the sample.
                None => is_proven = false,
            }
        });
        for (hash, mut user) in suspects {
            user.has_siblings = identities > 1 || options.old.is_awaited_elsewhere(json);
            users.add_suspect(hash, &user)?;
        }
        // The marker is set for all identities of the connection.
        match old_id.filter(|_| is_proven && read.is_ok()) {
            Some(old_id) => users.add_proven(&ProvenUser {
                old_id,
                is_awaited_elsewhere: options.old.is_awaited_elsewhere(json),
            }),
            None => Ok(()),
        }
    }

    /// Reads the record of a new user.
    fn new_record(&mut self, json: &str) -> Result<(), Problem> {
        let Self {
            options,
            ids,
            profile,
            users,
            ..
        } = self;
        let mut outcome = Ok(());
        // What can't be compared was counted in the first pass.
        let _ = options.new.read_identities(json, |id, user| {
            let hash = ids.hash(id).filter(|hash| users.is_suspect(*hash));
            let Some(hash) = hash.filter(|_| outcome.is_ok()) else {
                return;
            };
            if let Ok(user) = options.new.with_profile(user, profile) {
                let old_id = options.old.old_id(id).map(whole_id);
                outcome = users.meet(hash, id, &user.profile, old_id);
            }
        });
        outcome
    }
}

impl<H: BulkHost> RecordSink for SecondPass<H> {
    fn record(&mut self, _: Position, json: &str) {
        if self.problem.is_none() {
            let outcome = if self.is_old {
                self.old_record(json)
            } else {
                self.new_record(json)
            };
            self.problem = outcome.err();
        }
    }

    fn unreadable(&mut self, _: Position, _: RecordError) {}
}
