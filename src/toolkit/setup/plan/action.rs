//! The changes to the Action of a tenant: its code, its deployment and its place in the post-login flow.

use crate::json_value::missing_from;
use crate::problem::{Problem, ProblemCode};
use crate::setup::desired::actions::{
    DesiredAction, MAX_SECRET_CHARACTERS, PROJECT_MARK, RUNTIME, TRIGGER, Trigger,
};
use crate::setup::desired::enroll_factors;
use crate::setup::plan::diff::{Line, added, long_text_line, removed, value_line};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{Action, PostLoginFlow};

/// Adds the changes that create or correct the Action, deploy it, and put it into the flow.
///
/// # Errors
/// `name_taken` if the Action of this name is not this project's; `settings` if one of its secrets would be too long.
pub fn add_changes(
    plan: &mut Plan,
    desired: &DesiredAction,
    current: &PostLoginFlow,
) -> Result<(), Problem> {
    ensure_room_in_secrets(desired)?;
    let (tenant, name) = (desired.tenant, &desired.name);
    let mut must_deploy = !current.is_deployed();
    match &current.action {
        None => plan.push(
            tenant,
            name,
            format!("Create the Action {name}"),
            creation_lines(desired),
            Step::CreateAction(tenant),
        ),
        Some(action) => {
            ensure_ours(desired, action)?;
            let lines = action_diff(desired, action);
            if !lines.is_empty() {
                must_deploy = true;
                let id = action.id.clone();
                let title = format!("Change the Action {name}");
                plan.push(
                    tenant,
                    name,
                    title,
                    lines,
                    Step::UpdateAction { tenant, id },
                );
            }
        }
    }
    if must_deploy {
        let title = format!("Deploy the Action {name}");
        plan.push(tenant, name, title, Vec::new(), Step::DeployAction(tenant));
    }
    if !current.is_bound() {
        let position = current.bindings.len().saturating_add(1);
        plan.push(
            tenant,
            name,
            format!("Put the Action {name} at the end of the post-login flow"),
            vec![added(format!("{position}. {name}"))],
            Step::BindAction(tenant),
        );
    }
    Ok(())
}

/// The connections of the settings file are one of the secrets.
///
/// # Errors
/// `settings`.
pub fn ensure_room_in_secrets(desired: &DesiredAction) -> Result<(), Problem> {
    let lengths = desired
        .secrets
        .iter()
        .map(|(name, value)| (name, value.expose().chars().count()));
    let Some((name, length)) = lengths
        .into_iter()
        .find(|(_, length)| *length > MAX_SECRET_CHARACTERS)
    else {
        return Ok(());
    };
    let message = format!(
        "settings: the secret {name} of the Action {} would have {length} characters, and Auth0 takes {MAX_SECRET_CHARACTERS}",
        desired.name
    );
    let problem = Problem::in_tenant(desired.tenant, ProblemCode::Settings, message);
    Err(problem.with_remedy(
        "Give the connections settings files in several folders, each with an action, a migration_client and a marker_client of \
         its own.",
    ))
}

fn creation_lines(desired: &DesiredAction) -> Vec<Line> {
    let Trigger { id, version } = TRIGGER;
    vec![
        added(format!("trigger: {id} {version}")),
        added(format!("runtime: {RUNTIME}")),
        added(format!("code: {} bytes", desired.script.len())),
        added(format!("secrets: {}", desired.secret_names().join(", "))),
    ]
}

fn action_diff(desired: &DesiredAction, action: &Action) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(long_text_line("code", &action.code, &desired.code()));
    // A tenant may add a suffix to the runtime that it was given, such as node18-actions.
    if !action.runtime.starts_with(RUNTIME) {
        lines.extend(value_line("runtime", &action.runtime, RUNTIME));
    }
    for name in missing_secrets(desired, action) {
        lines.push(added(format!("secret: {name}")));
    }
    // An old list of factors would go on asking for them. All other secrets have a value whenever they are read.
    let factors = enroll_factors::SECRET;
    let lists_factors = action.secret_names.iter().any(|name| name == factors);
    if lists_factors && !desired.secret_names().contains(&factors) {
        lines.push(removed(format!("secret: {factors}")));
    }
    lines
}

/// The names of the secrets that the Action does not have yet. Auth0 does not return the values of secrets.
pub fn missing_secrets(desired: &DesiredAction, action: &Action) -> Vec<&'static str> {
    let current: Vec<&str> = action.secret_names.iter().map(String::as_str).collect();
    missing_from(&desired.secret_names(), &current)
}

/// Tells whether an Action is this project's.
pub fn is_ours(action: &Action) -> bool {
    let is_post_login = action.triggers.iter().any(|id| id == TRIGGER.id);
    is_post_login && action.code.contains(PROJECT_MARK)
}

fn ensure_ours(desired: &DesiredAction, action: &Action) -> Result<(), Problem> {
    if is_ours(action) {
        return Ok(());
    }
    let message = format!(
        "an Action named {} exists that is not this project's",
        desired.name
    );
    let problem = Problem::in_tenant(desired.tenant, ProblemCode::NameTaken, message);
    Err(problem
        .with_remedy("Choose another name with action in the settings file, or rename the other."))
}
