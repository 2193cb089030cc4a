//! The problems of a settings file, collected so that one run reports them all.

use crate::did_you_mean;
use crate::problem::{Problem, ProblemCode};

/// A list of problems, each with the member that is invalid.
#[derive(Default)]
pub struct SettingsProblems(Vec<SettingsProblem>);

struct SettingsProblem {
    /// Path of the member, such as `connections[0].new`.
    member: String,
    /// What is wrong with it, as the end of a sentence that begins with the member.
    description: String,
    remedy: Option<String>,
}

impl SettingsProblems {
    /// Adds a problem whose description says what the member must be.
    pub fn add(&mut self, member: impl Into<String>, description: impl Into<String>) {
        self.0.push(SettingsProblem {
            member: member.into(),
            description: description.into(),
            remedy: None,
        });
    }

    /// Adds a problem with its remedy.
    pub fn add_with_remedy(
        &mut self,
        member: impl Into<String>,
        description: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.0.push(SettingsProblem {
            member: member.into(),
            description: description.into(),
            remedy: Some(remedy.into()),
        });
    }

    /// Adds the problem of a value that is none of a few names, with the name that it probably means.
    pub fn add_unknown_name(
        &mut self,
        member: impl Into<String>,
        description: impl Into<String>,
        value: &str,
        names: &[&str],
    ) {
        self.0.push(SettingsProblem {
            member: member.into(),
            description: description.into(),
            remedy: did_you_mean::question(value, names.iter().copied()),
        });
    }

    /// Returns `settings` if no problem was added.
    ///
    /// # Errors
    /// `settings`, with all problems.
    pub fn into_result<T>(self, settings: T) -> Result<T, Problem> {
        match self.into_problem() {
            None => Ok(settings),
            Some(problem) => Err(problem),
        }
    }

    /// Turns the problems into one: a single problem keeps its remedy apart, several become a list.
    fn into_problem(mut self) -> Option<Problem> {
        let last = self.0.pop()?;
        if self.0.is_empty() {
            let message = format!("settings: {} {}", last.member, last.description);
            let problem = Problem::new(ProblemCode::Settings, message);
            return Some(match last.remedy {
                Some(remedy) => problem.with_remedy(remedy),
                None => problem,
            });
        }
        self.0.push(last);
        let mut message = format!("settings: {} problems", self.0.len());
        for problem in &self.0 {
            message.push_str(&format!("\n- {} {}", problem.member, problem.description));
            if let Some(remedy) = &problem.remedy {
                message.push_str(&format!(". {remedy}"));
            }
        }
        Some(Problem::new(ProblemCode::Settings, message))
    }
}
