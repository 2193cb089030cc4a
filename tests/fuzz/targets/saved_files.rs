//! The files that earlier runs have left: the state file of `setup` and the history of `status`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use migration_toolkit::setup::saved_state::SavedState;
use migration_toolkit::status::history::parse_history;

const DOMAIN: &str = "new-tenant.us.auth0.com";

fuzz_target!(|data: &[u8]| {
    if let Ok(file) = serde_json::from_slice(data) {
        if let Ok(state) = SavedState::from_json(file, DOMAIN) {
            let written = serde_json::to_value(&state).expect("JSON");
            let again =
                SavedState::from_json(written.clone(), DOMAIN).map_err(|problem| problem.message);
            let again = serde_json::to_value(again.expect("its own file")).expect("JSON");
            assert_eq!(written, again);
        }
    }
    let _ = parse_history(&String::from_utf8_lossy(data));
});
