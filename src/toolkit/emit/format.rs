//! The tools that `emit` writes files for.

use crate::problem::{Problem, ProblemCode};

/// A tool that `emit` writes files for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmitFormat {
    /// auth0-deploy-cli, in its directory format.
    DeployCli,
    /// Terraform, with the provider auth0/auth0.
    Terraform,
}

impl EmitFormat {
    /// Finds the format that `emit --format` calls `name`.
    ///
    /// # Errors
    /// `wrong_use`, if no format has this name.
    pub fn from_name(name: &str) -> Result<Self, Problem> {
        match name {
            "deploy-cli" => Ok(Self::DeployCli),
            "terraform" => Ok(Self::Terraform),
            _ => Err(
                Problem::new(ProblemCode::WrongUse, format!("unknown format {name:?}"))
                    .with_remedy("Use deploy-cli or terraform."),
            ),
        }
    }
}
