//! Both tenants with users for the commands of verify: they show them, change them and delete them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use migration_core::domain::raw_object::RawObject;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};
use migration_toolkit::api::ports::{Event, FormTransport, Ports, Progress};
use migration_toolkit::bulk::plan::BulkPlan;
use migration_toolkit::bulk::ports::BulkUi;
use migration_toolkit::secret::Secret;
use serde_json::{Value, json};

use super::NOW_MS;
use super::verify::export;

/// Changes users of the new tenant.
pub type Change = Box<dyn FnOnce(&mut BTreeMap<String, String>)>;

/// Both tenants, and the person who runs the command.
#[derive(Default)]
pub struct VerifyWorld {
    /// The users of the new tenant by their whole IDs, as JSON text.
    pub users: RefCell<BTreeMap<String, String>>,
    /// Those of the old tenant.
    pub old_users: RefCell<BTreeMap<String, String>>,
    /// All requests as `METHOD path body`, those to the old tenant with `old: ` in front.
    pub sent: RefCell<Vec<String>>,
    /// The events that were shown.
    pub events: RefCell<Vec<Value>>,
    /// The titles and warnings of the plans that were shown.
    pub plans: RefCell<Vec<String>>,
    /// Whether the person declines.
    pub declines: bool,
    /// Happens while the person looks at the first plan.
    pub while_confirming: RefCell<Option<Change>>,
    /// Users whose requests of this method are answered with this status; of `old: GET` and the like, only in the old tenant.
    /// The name `users` is for searches.
    pub refused: RefCell<Vec<(&'static str, &'static str, u16)>>,
}

impl VerifyWorld {
    pub fn with_user(self, id: &str, json: &str) -> Self {
        self.users
            .borrow_mut()
            .insert(id.to_owned(), json.to_owned());
        self
    }

    pub fn with_old_user(self, id: &str, json: &str) -> Self {
        self.old_users
            .borrow_mut()
            .insert(id.to_owned(), json.to_owned());
        self
    }

    /// Adds a user to both tenants: to the connection `Users` of the old one, and to `Moved` of the new one.
    pub fn with_both(self, id: &str, members: &str) -> Self {
        let line = |connection: &str| export(connection, &[(id, members)]).trim_end().to_owned();
        let whole_id = format!("auth0|{id}");
        self.with_old_user(&whole_id, &line("Users"))
            .with_user(&whole_id, &line("Moved"))
    }

    /// The requests without those for a token.
    pub fn requests(&self) -> Vec<String> {
        self.sent.borrow().clone()
    }

    fn answer(&self, request: &Request) -> Response {
        let path = request.url.split("/api/v2/").nth(1).unwrap_or_default();
        let id = path.trim_start_matches("users/").replace("%7C", "|");
        let body = request.body.as_ref().map(|body| body.expose().to_owned());
        let method = request.method.name();
        let is_old = request.url.contains("//old.");
        let (prefix, users) = if is_old {
            ("old: ", &self.old_users)
        } else {
            ("", &self.users)
        };
        let line = format!(
            "{prefix}{method} {id} {}",
            body.as_deref().unwrap_or_default()
        );
        self.sent.borrow_mut().push(line.trim_end().to_owned());
        let mut users = users.borrow_mut();
        let refused = self.refused.borrow();
        let target = id.split('?').next().unwrap_or_default();
        let refusal = refused.iter().find(|(of, refused, _)| {
            [method, &format!("{prefix}{method}")].contains(of) && *refused == target
        });
        let (status, text) = match (refusal, method) {
            (Some((_, _, status)), _) => (*status, r#"{"message":"not this one"}"#.to_owned()),
            (None, "GET") if target == "users" => (200, found(&users, path)),
            (None, "DELETE") => {
                users.remove(&id);
                (204, String::new())
            }
            (None, _) => match users.get_mut(&id) {
                None => (
                    404,
                    r#"{"statusCode":404,"errorCode":"inexistent_user"}"#.to_owned(),
                ),
                Some(user) => {
                    if let Some(body) = body {
                        *user = merged(user, &body);
                    }
                    (200, user.clone())
                }
            },
        };
        Response {
            status,
            body: text.into(),
            ..Response::default()
        }
    }
}

/// The users that a search finds for the ID of an identity, without regard to the connection, and with these two fields.
fn found(users: &BTreeMap<String, String>, path: &str) -> String {
    let phrase = path.split("identities.user_id%3A%22").nth(1);
    let id = phrase.and_then(|phrase| phrase.split("%22").next());
    let id = id.expect("a search for an identity");
    let users = users.values().filter_map(|user| {
        let user: Value = serde_json::from_str(user).expect("a user");
        let identities = user["identities"].as_array()?;
        let holds = identities.iter().any(|identity| identity["user_id"] == id);
        holds.then(|| json!({ "user_id": user["user_id"], "identities": identities }))
    });
    let users: Vec<Value> = users.collect();
    json!({ "users": users, "total": users.len(), "start": 0, "limit": 100 }).to_string()
}

/// Merges metadata at its first level and replaces other fields, as the Management API does, without touching the text of values.
fn merged(user: &str, change: &str) -> String {
    let (user, change) = (
        RawObject::parse(user).expect("a user"),
        RawObject::parse(change).expect("a body"),
    );
    let mut members: Vec<(String, String)> = user
        .members()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for (field, keys) in change.members() {
        let old = members.iter().position(|(name, _)| name == field);
        let old = old.map_or_else(|| "{}".to_owned(), |at| members.remove(at).1);
        let Some(keys) = RawObject::parse(keys) else {
            members.push((field.to_owned(), keys.to_owned()));
            continue;
        };
        let old = RawObject::parse(&old).expect("metadata");
        let is_kept = |name: &str| !keys.members().any(|(key, _)| key == name);
        let all = old
            .members()
            .filter(|(name, _)| is_kept(name))
            .chain(keys.members());
        let all: Vec<String> = all.map(|(name, value)| format!("{name}:{value}")).collect();
        members.push((field.to_owned(), format!("{{{}}}", all.join(","))));
    }
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{name}:{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

impl Transport for VerifyWorld {
    async fn send(&self, request: &Request, _: u32) -> Result<Response, TransportFault> {
        Ok(self.answer(request))
    }
}

impl FormTransport for VerifyWorld {
    async fn send_form(&self, _: &Request, _: &str, _: u32) -> Result<Response, TransportFault> {
        Err(TransportFault::Broken("no forms here".to_owned()))
    }
}

impl Clock for VerifyWorld {
    fn now_ms(&self) -> u64 {
        NOW_MS
    }

    /// Each request takes a second.
    fn monotonic_ms(&self) -> u64 {
        1_000 * self.sent.borrow().len() as u64
    }

    fn random(&self) -> f64 {
        0.0
    }

    async fn sleep(&self, _: u64) {}
}

impl Progress for VerifyWorld {
    fn event(&self, event: &Event<'_>) {
        let event = serde_json::to_value(event).expect("JSON");
        self.events.borrow_mut().push(event);
    }

    fn redact(&self, _: &Secret) {}
}

impl BulkUi for VerifyWorld {
    async fn confirm(&self, plan: &BulkPlan) -> bool {
        let titles = plan.changes.iter().map(|change| change.title.clone());
        self.plans
            .borrow_mut()
            .extend(titles.chain(plan.warnings.clone()));
        if let Some(change) = self.while_confirming.take() {
            change(&mut self.users.borrow_mut());
        }
        !self.declines
    }
}

impl Ports for VerifyWorld {
    type Transport = Self;
    type Clock = Self;
    type Ui = Self;

    fn transport(&self) -> &Self {
        self
    }

    fn clock(&self) -> &Self {
        self
    }

    fn ui(&self) -> &Self {
        self
    }
}
