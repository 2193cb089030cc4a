//! Random users: what both a token and the Management API may say of one.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use serde_json::{Map, Value, json};

use super::{World, claims, configuration, management_token, profile, token_answer, user};

/// JSON as metadata may hold it. Numbers are those that JavaScript keeps.
fn metadata_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1.0e9..1.0e9).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_é ]{1,6}", inner, 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Metadata of a user.
pub fn metadata() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-zA-Z0-9_]{1,10}", metadata_value(), 0..5)
        .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>()))
}

/// A value of a profile's field: mostly a good one, sometimes one that the new tenant refuses.
fn field(good: &'static str) -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        4 => good.prop_map(|text| Some(Value::from(text))),
        1 => Just(None),
        1 => prop_oneof![Just(json!("")), Just(json!(null)), Just(json!(5)), Just(json!("x".repeat(400)))]
            .prop_map(Some),
    ]
}

/// The fields that both a token and a user have, by name.
pub fn fields() -> impl Strategy<Value = Vec<(&'static str, Option<Value>)>> {
    let verified = prop_oneof![
        Just(None),
        any::<bool>().prop_map(|it| Some(Value::from(it)))
    ];
    (
        field("[A-Za-zé 😀]{1,30}"),
        field("[a-z.]{1,20}"),
        field("https://cdn\\.example\\.com/[a-z0-9]{1,20}\\.png"),
        field("[A-Zé][a-z]{0,20}"),
        field("[A-Zé][a-z]{0,20}"),
        verified,
    )
        .prop_map(
            |(name, nickname, picture, given_name, family_name, verified)| {
                vec![
                    ("name", name),
                    ("nickname", nickname),
                    ("picture", picture),
                    ("given_name", given_name),
                    ("family_name", family_name),
                    ("email_verified", verified),
                ]
            },
        )
}

/// Sets a member of an object, or removes it.
pub fn set(object: &mut Value, name: &str, value: Option<&Value>) {
    let members = object.as_object_mut().expect("an object");
    match value {
        Some(value) => members.insert(name.to_owned(), value.clone()),
        None => members.remove(name),
    };
}

/// The claims and the user that have these fields and this metadata.
pub fn claims_and_user(
    fields: &[(&str, Option<Value>)],
    user_metadata: &Value,
    app_metadata: &Value,
) -> (Value, Value) {
    let (mut claims, mut user) = (claims(), user());
    for (name, value) in fields {
        set(&mut claims, name, value.as_ref());
        set(&mut user, name, value.as_ref());
    }
    for (name, value) in [
        ("user_metadata", user_metadata),
        ("app_metadata", app_metadata),
    ] {
        set(
            &mut claims,
            &format!("https://migrationapp/{name}"),
            Some(value),
        );
        set(&mut user, name, Some(value));
    }
    (claims, user)
}

/// The profiles that `login` makes of the claims and `getUser` of the user, with a policy for IDs.
pub fn profiles(policy: &str, claims: &Value, user: &Value) -> (Value, Value) {
    let settings = configuration(&[("User_Id", policy)]);
    let login = World::new().answers(200, &token_answer(claims)).login(
        &settings,
        "zoe@example.com",
        "password",
    );
    let read = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([user]))
        .get_user(&settings, "zoe@example.com");
    (profile(&login), profile(&read))
}
