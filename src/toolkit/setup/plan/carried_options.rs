//! The options of an old connection that a new connection needs as well: by what users log in, and what their passwords
//! must be like. Without them, users could not log in with their user names or phone numbers, or could choose weaker
//! passwords than before.
//!
//! Only what the Management API takes when a connection is created is carried. Source: Auth0 Management API v2, "Create a
//! connection".

use serde_json::Value;

use crate::json_value::Object;

/// Identifiers in the newer form. The API refuses it beside the older form.
const ATTRIBUTES: &str = "attributes";
/// The order in which an identifier is tried as one of the attributes.
const PRECEDENCE: &str = "precedence";
/// The names in `precedence`. The API takes no shorter list.
const ATTRIBUTE_NAMES: [&str; 3] = ["email", "phone_number", "username"];
/// The password policy in the newer form. The API refuses it beside the older form.
const PASSWORD_OPTIONS: &str = "password_options";

/// The members of a value that are carried.
enum Shape {
    /// All of them.
    Any,
    /// Those with these names, if the required ones are among them.
    Object {
        members: &'static [(&'static str, Shape)],
        required: &'static [&'static str],
    },
}

use Shape::Any;

/// An object whose members are all optional.
const fn object(members: &'static [(&'static str, Shape)]) -> Shape {
    Shape::Object {
        members,
        required: &[],
    }
}

const SIGNUP: Shape = object(&[
    ("status", Any),
    ("verification", object(&[("active", Any)])),
]);

/// `identifier.default_method` is left out: it may name a one-time password, for which the new connection is not set up.
const IDENTIFIER: Shape = object(&[("active", Any)]);

const ATTRIBUTES_SHAPE: Shape = object(&[
    (
        "email",
        object(&[
            ("identifier", IDENTIFIER),
            ("unique", Any),
            ("profile_required", Any),
            ("verification_method", Any),
            ("signup", SIGNUP),
        ]),
    ),
    (
        "phone_number",
        object(&[
            ("identifier", IDENTIFIER),
            ("profile_required", Any),
            ("signup", SIGNUP),
        ]),
    ),
    (
        "username",
        object(&[
            ("identifier", IDENTIFIER),
            ("profile_required", Any),
            ("signup", object(&[("status", Any)])),
            (
                "validation",
                object(&[
                    ("min_length", Any),
                    ("max_length", Any),
                    (
                        "allowed_types",
                        object(&[("email", Any), ("phone_number", Any)]),
                    ),
                ]),
            ),
        ]),
    ),
]);

/// Identifiers in the older form: user names beside e-mail addresses.
const LEGACY_IDENTIFIERS: [(&str, Shape); 2] = [
    ("requires_username", Any),
    (
        "validation",
        object(&[(
            "username",
            Shape::Object {
                members: &[("min", Any), ("max", Any)],
                required: &["min", "max"],
            },
        )]),
    ),
];

const PASSWORD_OPTIONS_SHAPE: Shape = object(&[
    (
        "complexity",
        object(&[
            ("min_length", Any),
            ("character_types", Any),
            ("character_type_rule", Any),
            ("identical_characters", Any),
            ("sequential_characters", Any),
            ("max_length_exceeded", Any),
        ]),
    ),
    (
        "dictionary",
        object(&[("active", Any), ("custom", Any), ("default", Any)]),
    ),
    ("history", object(&[("active", Any), ("size", Any)])),
    (
        "profile_data",
        object(&[("active", Any), ("blocked_fields", Any)]),
    ),
]);

/// The password policy in the older form.
const LEGACY_PASSWORD_POLICY: [(&str, Shape); 5] = [
    ("passwordPolicy", Any),
    (
        "password_complexity_options",
        object(&[("min_length", Any)]),
    ),
    (
        "password_history",
        Shape::Object {
            members: &[("enable", Any), ("size", Any)],
            required: &["enable"],
        },
    ),
    (
        "password_no_personal_info",
        Shape::Object {
            members: &[("enable", Any)],
            required: &["enable"],
        },
    ),
    (
        "password_dictionary",
        Shape::Object {
            members: &[("enable", Any), ("dictionary", Any)],
            required: &["enable"],
        },
    ),
];

/// Returns the options of a connection that a new connection needs as well.
pub fn carried_options(options: &Object) -> Object {
    let mut carried = Object::new();
    if let Some(attributes) = member(options, ATTRIBUTES, &ATTRIBUTES_SHAPE) {
        carried.insert(ATTRIBUTES.to_owned(), attributes);
        if let Some(precedence) = options.get(PRECEDENCE).filter(|value| is_precedence(value)) {
            carried.insert(PRECEDENCE.to_owned(), precedence.clone());
        }
    } else {
        carry_each(&mut carried, options, &LEGACY_IDENTIFIERS);
    }
    if let Some(policy) = member(options, PASSWORD_OPTIONS, &PASSWORD_OPTIONS_SHAPE) {
        carried.insert(PASSWORD_OPTIONS.to_owned(), policy);
    } else {
        carry_each(&mut carried, options, &LEGACY_PASSWORD_POLICY);
    }
    carried
}

fn carry_each(carried: &mut Object, options: &Object, shapes: &[(&str, Shape)]) {
    for (name, shape) in shapes {
        if let Some(value) = member(options, name, shape) {
            carried.insert((*name).to_owned(), value);
        }
    }
}

/// The carried part of a member; `None` if nothing of it is carried. `false` and `null` mean the same as an absent option.
fn member(options: &Object, name: &str, shape: &Shape) -> Option<Value> {
    match options.get(name)? {
        Value::Null | Value::Bool(false) => None,
        value => part_of(value, shape),
    }
}

fn part_of(value: &Value, shape: &Shape) -> Option<Value> {
    let Shape::Object { members, required } = shape else {
        return (!value.is_null()).then(|| value.clone());
    };
    let value = value.as_object()?;
    let mut part = Object::new();
    for (name, shape) in *members {
        if let Some(member) = value.get(*name).and_then(|member| part_of(member, shape)) {
            part.insert((*name).to_owned(), member);
        }
    }
    let is_complete = required.iter().all(|name| part.contains_key(*name));
    (is_complete && !part.is_empty()).then_some(Value::Object(part))
}

fn is_precedence(value: &Value) -> bool {
    value.as_array().is_some_and(|names| {
        names.len() >= ATTRIBUTE_NAMES.len()
            && names.iter().all(|name| {
                name.as_str()
                    .is_some_and(|name| ATTRIBUTE_NAMES.contains(&name))
            })
    })
}
