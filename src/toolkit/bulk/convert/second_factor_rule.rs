//! What happens to a user with a second factor: the same rule as in the action scripts, with the factors of a file.

use crate::bulk::convert::factors::Factors;
use migration_core::domain::optional_settings::MfaPolicy;
use migration_core::domain::second_factors::SecondFactors;

/// Decides with which second factors a user moves; `None` if the user must not move, since one would be lost.
///
/// `has_factor` is what the export says, `from_file` what a file of factors says. A user whose factors nobody lists counts as
/// one who loses them: the new tenant's Action asks for a new one at the first login.
pub fn decide(has_factor: bool, from_file: Option<Factors>, policy: MfaPolicy) -> Option<Factors> {
    let mut factors = from_file.unwrap_or_default();
    if has_factor && factors == Factors::default() {
        factors.lost = SecondFactors::unreadable().lost;
    }
    let is_lost = !factors.lost.is_empty();
    (!is_lost || policy == MfaPolicy::Migrate).then_some(factors)
}
