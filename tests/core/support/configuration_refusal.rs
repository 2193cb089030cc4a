//! The refusal of a configuration, as the scripts report it.

use super::setting;
use migration_core::domain::configuration::Configuration;

pub const STEP: &str = " (see docs/set-up-by-hand.md#10-fill-in-the-settings)";

pub fn refusal(more: &[(&str, &str)]) -> (String, String) {
    let refusal = Configuration::read(&|key| setting(more, key))
        .expect_err("an error")
        .to_refusal();
    assert_eq!(refusal.code.name(), "misconfigured");
    let remedy = refusal.remedy.expect("a remedy");
    assert_eq!(remedy.step.number(), 10);
    assert!(refusal.message.ends_with(STEP), "{}", refusal.message);
    (remedy.setting_names(), refusal.message.replace(STEP, ""))
}
