//! An import that overwrites two users of three, for the tests of `--upsert`.

use serde_json::{Value, json};

use crate::support::import_world::*;

pub const DAY_MS: u64 = 86_400_000;

pub fn plan(name: &str, plan: &str) -> Value {
    user_with(name, json!({ "app_metadata": { "plan": plan } }))
}

/// Two users who have been there for a day, and one who is new.
pub fn world() -> ImportWorld {
    world_with(plan("c", "gold"))
}

/// The same with another new user.
pub fn world_with(new: Value) -> ImportWorld {
    let file = [plan("a", "gold"), plan("b", "gold"), new];
    let world = ImportWorld::new(&[("1.json", &file)]).upserting();
    for name in ["a", "b"] {
        world
            .tenant
            .add_user(&format!("own-{name}"), plan(name, "free"));
    }
    world.tenant.pass(DAY_MS);
    world
}

pub fn plans(world: &ImportWorld) -> Vec<String> {
    let users = world.tenant.users.borrow();
    let mut plans: Vec<String> = users
        .values()
        .map(|user| format!("{} {}", user["email"], user["app_metadata"]["plan"]).replace('"', ""))
        .collect();
    plans.sort();
    plans
}
