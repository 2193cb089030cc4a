//! The two tenants of a migration.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the two tenants. Displayed, it is a phrase for a sentence: "the old tenant".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tenant {
    /// The tenant that the users leave.
    Old,
    /// The tenant that the users move to.
    New,
}

impl Tenant {
    /// Returns the tenant's name in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Old => "the old tenant",
            Self::New => "the new tenant",
        }
    }

    /// Returns the tenant's name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }

    /// Returns the prefix of the tenant's environment variables, such as `OLD_DOMAIN`.
    pub fn variable_prefix(self) -> &'static str {
        match self {
            Self::Old => "OLD",
            Self::New => "NEW",
        }
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.label())
    }
}
