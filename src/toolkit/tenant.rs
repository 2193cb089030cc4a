//! Which of the two tenants something is about.

use serde::Serialize;

/// One of the two tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenant {
    /// Where the users are.
    Old,
    /// Where they are to be.
    New,
}

impl Tenant {
    /// As a sentence has it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Old => "the old tenant",
            Self::New => "the new tenant",
        }
    }

    /// What the names of its environment variables begin with.
    pub fn variable_prefix(self) -> &'static str {
        match self {
            Self::Old => "OLD",
            Self::New => "NEW",
        }
    }
}
