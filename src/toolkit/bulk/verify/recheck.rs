//! Looks a user of the new tenant up by ID. The answer shows every change at once, which an export need not do.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::verify::answers::Answer;
use crate::bulk::verify::side::Side;
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::problem::{Problem, ProblemCode};

/// After this many failures in a row nobody else is looked up: the tenant does not answer.
const MAX_FAILURES: u32 = 3;

/// Looks users up, one after the other.
pub struct Recheck<'a, P> {
    session: &'a Session<'a, P>,
    /// The new tenant's connection.
    side: &'a Side,
    failures: u32,
}

impl<'a, P: Ports> Recheck<'a, P> {
    /// Looks users of a connection up.
    pub fn new(session: &'a Session<'a, P>, side: &'a Side) -> Self {
        Self {
            session,
            side,
            failures: 0,
        }
    }

    /// Looks a user up, and corrects the answer. A user who can't be looked up is unchecked.
    ///
    /// # Errors
    /// `unauthorized`, `missing_scope`
    pub async fn recheck(&mut self, line: &mut SuspectLine) -> Result<(), Problem> {
        if self.failures >= MAX_FAILURES {
            line.answer = Answer::Unchecked;
            return Ok(());
        }
        match find_profile(self.session, self.side, &line.user.id).await {
            Ok(Found::Profile(profile)) => {
                line.compare(&profile);
                self.failures = 0;
            }
            // An identity that is linked to another, primary one has no user of its own, but is in the export.
            Ok(Found::Nobody) => self.failures = 0,
            Ok(Found::NotComparable) => line.answer = Answer::Unchecked,
            Err(problem) if is_about_all(&problem) => return Err(problem),
            Err(_) => {
                self.failures = self.failures.saturating_add(1);
                line.answer = Answer::Unchecked;
            }
        }
        Ok(())
    }
}

/// What a look-up has found.
pub enum Found {
    /// The user, in the compared form.
    Profile(String),
    /// There is no user with the ID.
    Nobody,
    /// The user is not one that can be compared.
    NotComparable,
}

/// Looks a user up by the ID within the connection.
///
/// # Errors
/// As [`Session::send`].
pub async fn find_profile<P: Ports>(
    session: &Session<'_, P>,
    side: &Side,
    id: &str,
) -> Result<Found, Problem> {
    let request = users::read(&whole_id(id));
    Ok(match session.find_text(&request).await? {
        None => Found::Nobody,
        Some(text) => match side.find_profile(text.expose(), id) {
            Ok(Some(profile)) => Found::Profile(profile),
            Ok(None) => Found::Nobody,
            Err(_) => Found::NotComparable,
        },
    })
}

/// The whole ID of a user of a database connection.
pub fn whole_id(id: &str) -> String {
    ["auth0|", id].concat()
}

/// Whether a problem is not about one user only.
pub fn is_about_all(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::Unauthorized | ProblemCode::MissingScope
    )
}
