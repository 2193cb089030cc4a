//! Looks users up once more by ID, in both tenants. The answer of the Management API shows every change at once, which an
//! export need not do; and between the two exports, a user may have changed in either tenant.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::verify::answers::Answer;
use crate::bulk::verify::request::CompareOptions;
use crate::bulk::verify::side::{NotComparable, Side};
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::bulk::verify::suspects::Suspect;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::database::whole_id;

/// After this many failures in a row nobody else is looked up: the tenant does not answer.
const MAX_FAILURES: u32 = 3;

/// Looks users up, one after the other.
pub struct Recheck<'a, P> {
    new: &'a Session<'a, P>,
    /// `None` without access to the old tenant. What its export says counts then.
    old: Option<&'a Session<'a, P>>,
    options: &'a CompareOptions,
    failures: u32,
}

impl<'a, P: Ports> Recheck<'a, P> {
    /// Looks users of both tenants up.
    pub fn new(
        new: &'a Session<'a, P>,
        old: Option<&'a Session<'a, P>>,
        options: &'a CompareOptions,
    ) -> Self {
        Self {
            new,
            old,
            options,
            failures: 0,
        }
    }

    /// Looks a user up, and corrects the answer. A user who can't be looked up is unchecked.
    ///
    /// # Errors
    /// `unauthorized`, `missing_scope`
    pub async fn recheck(&mut self, line: &mut SuspectLine) -> Result<(), Problem> {
        if self.failures >= MAX_FAILURES {
            line.settle(Answer::Unchecked);
            return Ok(());
        }
        let looked_up = if line.answer == Answer::Extra {
            self.look_up_extra(line).await
        } else {
            self.look_up(line).await
        };
        match looked_up {
            Ok(()) => self.failures = 0,
            Err(problem) if is_about_all(&problem) => return Err(problem),
            Err(_) => {
                self.failures = self.failures.saturating_add(1);
                line.settle(Answer::Unchecked);
            }
        }
        Ok(())
    }

    /// Looks up a user who differs or is missing. The old tenant is asked only if the new one does not settle it.
    async fn look_up(&self, line: &mut SuspectLine) -> Result<(), Problem> {
        let actual = find_profile(self.new, &self.options.new, &line.user.id).await?;
        meet(line, &actual);
        let Some(old) = self.old else {
            return Ok(());
        };
        if matches!(line.answer, Answer::Same | Answer::Unchecked) {
            return Ok(());
        }
        match find_suspect(old, self.options, line).await? {
            Found::User(user) => {
                line.user = user;
                meet(line, &actual);
            }
            Found::Nobody if !self.is_linked(line) => {
                let is_missing = line.answer == Answer::Missing;
                line.settle(if is_missing {
                    Answer::Gone
                } else {
                    Answer::Extra
                });
            }
            // Who was linked, may have been unlinked: then the export has the last word.
            Found::Nobody | Found::Elsewhere => {}
            Found::NotComparable => line.settle(Answer::Unchecked),
        }
        Ok(())
    }

    /// Looks up a user who is only in the new tenant: perhaps the old one has got the user in the meantime.
    async fn look_up_extra(&self, line: &mut SuspectLine) -> Result<(), Problem> {
        let Some(old) = self.old else {
            return Ok(());
        };
        match find_suspect(old, self.options, line).await? {
            Found::User(user) => {
                line.user = user;
                line.settle(Answer::Missing);
                meet(
                    line,
                    &find_profile(self.new, &self.options.new, &line.user.id).await?,
                );
            }
            Found::Nobody | Found::Elsewhere => {}
            Found::NotComparable => line.settle(Answer::Unchecked),
        }
        Ok(())
    }

    /// Whether the user of the old tenant is an identity that is linked to another, primary one.
    fn is_linked(&self, line: &SuspectLine) -> bool {
        let id = self.options.old.old_id(&line.user.id);
        id.is_none_or(|id| whole_id(id) != line.user.old_id)
    }
}

/// Corrects the answer by what was found in the new tenant.
fn meet(line: &mut SuspectLine, actual: &Found<String>) {
    match actual {
        Found::User(profile) => line.compare(profile),
        // An identity that is linked to another, primary one has no user of its own, but is in the export.
        Found::Nobody | Found::Elsewhere => {
            if line.answer == Answer::Missing && line.user.may_be_missing {
                line.settle(Answer::LeftByDecision);
            }
        }
        Found::NotComparable => line.settle(Answer::Unchecked),
    }
}

/// What a look-up has found.
pub enum Found<T> {
    /// The user.
    User(T),
    /// There is no user with the ID.
    Nobody,
    /// There is a user with the ID, but not the one that is meant in the connection.
    Elsewhere,
    /// The user is not one that can be compared.
    NotComparable,
}

/// Looks a user of the new tenant up by the ID within the connection, and returns the compared form.
///
/// # Errors
/// As [`Session::send`].
pub async fn find_profile<P: Ports>(
    session: &Session<'_, P>,
    side: &Side,
    id: &str,
) -> Result<Found<String>, Problem> {
    find(session, &whole_id(id), |json| side.find_profile(json, id)).await
}

/// Looks a user of the old tenant up.
async fn find_suspect<P: Ports>(
    session: &Session<'_, P>,
    options: &CompareOptions,
    line: &SuspectLine,
) -> Result<Found<Suspect>, Problem> {
    let Suspect { id, old_id, .. } = &line.user;
    find(session, old_id, |json| options.find_suspect(json, id)).await
}

async fn find<P: Ports, T>(
    session: &Session<'_, P>,
    whole_id: &str,
    read: impl FnOnce(&str) -> Result<Option<T>, NotComparable>,
) -> Result<Found<T>, Problem> {
    let Some(json) = session.find_text(&users::read(whole_id)).await? else {
        return Ok(Found::Nobody);
    };
    Ok(match read(json.expose()) {
        Ok(Some(user)) => Found::User(user),
        Ok(None) => Found::Elsewhere,
        Err(_) => Found::NotComparable,
    })
}

/// Whether a problem is not about one user only.
pub fn is_about_all(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::Unauthorized | ProblemCode::MissingScope
    )
}
