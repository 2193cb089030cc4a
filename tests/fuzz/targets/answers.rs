//! The readers of the old tenant's answers, and the profile of each user in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::exported_user::ExportedUser;
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::profile::Source;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::second_factors::SecondFactors;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;
use migration_core::endpoints::http::Response;
use migration_core::endpoints::{
    authentication_methods, client_credentials, password_realm, user, users_by_email,
};
use serde_json::value::RawValue;
use std::collections::HashMap;

fn setting(key: SettingKey) -> Setting {
    let value = match key.name() {
        "Domain" => "old.example.com",
        "Client_ID" => "migration-client",
        "Client_Secret" => "s3cret",
        "Audience" => "https://old.example.com/api/v2/",
        "Connection" => "Users",
        _ => return Setting::Missing,
    };
    Setting::text(value.to_owned())
}

/// Every user that is found has a profile, which is JSON and has the members that Auth0 asks for.
fn write_profiles(root: &RawObject<'_>, configuration: &Configuration) {
    let exported = ExportedUser::parse(root.text()).expect("what was read as an object");
    for user in exported.identities_in("Users").unwrap_or_default() {
        let source = Source::of_user(&user);
        let Ok(user_id) = source.new_user_id(configuration) else {
            continue;
        };
        let (mut json, mut left_out) = (String::new(), Vec::new());
        let mut members = ObjectWriter::begin(&mut json);
        let factors = SecondFactors::default();
        source.write_members(
            &user_id,
            configuration,
            &factors,
            &mut members,
            &mut left_out,
        );
        members.end();
        // Values stay text, since RFC 8259 allows numbers that are too large for serde_json.
        let profile: HashMap<&str, &RawValue> = serde_json::from_str(&json).expect("JSON");
        assert_eq!(
            profile["user_id"].get(),
            serde_json::to_string(&*user_id).expect("JSON")
        );
        for name in ["app_metadata", "user_metadata"] {
            assert!(profile[name].get().starts_with('{'));
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let configuration = Configuration::read(&setting).expect("a good configuration");
    let response = Response {
        status: 200,
        body: Response::text(data.to_vec()),
        ..Response::default()
    };
    let _ = response.error();
    let _ = password_realm::id_token(&response);
    let _ = client_credentials::access_token(&response, 0);
    let _ = authentication_methods::methods(&response);
    for root in users_by_email::users(&response).unwrap_or_default() {
        write_profiles(&root, &configuration);
    }
    if let Some(root) = user::user(&response) {
        write_profiles(&root, &configuration);
    }
});
