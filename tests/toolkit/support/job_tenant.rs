//! A new tenant with import jobs, in memory, written from Auth0's documentation.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use migration_core::endpoints::http::Response;
use migration_toolkit::bulk::timestamp::format_ms;
use serde_json::{Value, json};

use super::NOW_MS;
use super::job_tenant_answers::answer;
use super::process::Process;

pub const CONNECTION: &str = "con_0000000000000001";
const TWO_ACTIVE: &str = "There are 2 active import users jobs, please wait until some of them are finished and try again";

/// Sees what has arrived: `import` with the users of the file, or `look` with the job.
pub type Witness = Box<dyn Fn(&str, &str)>;

/// A job.
pub struct TestJob {
    pub users: Vec<Value>,
    pub upsert: bool,
    pub(super) ends_at_ms: u64,
    is_processed: bool,
    pub(super) errors: Vec<Value>,
    pub(super) inserted: u64,
    pub(super) updated: u64,
    /// How the tenant shows it once it has ended; `completed` or `failed` by itself.
    pub(super) status: Option<&'static str>,
}

/// What happens to an import request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives, and is answered.
    Answered,
    /// It arrives, and its answer is lost.
    AnswerLost,
    /// It does not arrive.
    Unreachable,
    /// Status 500; it has not arrived.
    Fault,
    /// The rate limit.
    RateLimited,
    /// Status 429 without a time to come back, and without the words about active jobs.
    RateLimitedWithoutTime,
    /// Status 413.
    TooLarge,
    /// Status 401.
    TokenRejected,
    /// The results of its job are lost: this state is shown, or status 404 if it is empty.
    ResultsLost(&'static str),
    /// The job stores nobody, and its results are lost.
    StoresNobody,
}

#[derive(Default)]
pub struct JobTenant {
    pub(super) process: Rc<Process>,
    pub(super) now_ms: Cell<u64>,
    pub users: RefCell<BTreeMap<String, Value>>,
    pub jobs: RefCell<BTreeMap<String, TestJob>>,
    /// What happens to the next import requests.
    pub fates: RefCell<Vec<Fate>>,
    /// The summary that every job shows, whatever it has done.
    pub summary: RefCell<Option<Value>>,
    /// How the errors of every job are shown, whatever they are.
    pub errors: RefCell<Option<(u16, Value)>>,
    /// How many tokens are still given out.
    pub tokens: Cell<usize>,
    /// Jobs of somebody else that are active for so long.
    pub others_until_ms: Cell<u64>,
    /// Every request, in order.
    pub sent: RefCell<Vec<String>>,
    pub slept: RefCell<Vec<u64>>,
    /// Called when an import request or a look at a job arrives.
    pub witness: RefCell<Option<Witness>>,
    pub most_active: Cell<usize>,
}

impl JobTenant {
    pub fn new(process: Rc<Process>) -> Self {
        let tenant = Self {
            process,
            ..Self::default()
        };
        tenant.now_ms.set(NOW_MS);
        tenant
    }

    /// Adds a user of the connection.
    pub fn add_user(&self, id: &str, members: Value) {
        let mut user = members;
        user["user_id"] = json!(format!("auth0|{id}"));
        user["identities"] = json!([{ "connection": "Moved", "provider": "auth0", "user_id": id }]);
        user["updated_at"] = json!(format_ms(self.now_ms.get()));
        self.users.borrow_mut().insert(id.to_owned(), user);
    }

    pub fn pass(&self, ms: u64) {
        self.now_ms.set(self.now_ms.get() + ms);
        self.process_jobs();
    }

    pub fn posts(&self) -> usize {
        let sent = self.sent.borrow();
        sent.iter()
            .filter(|request| request.contains("users-imports"))
            .count()
    }

    pub(super) fn by_email(&self, email: &str) -> Vec<Value> {
        let users = self.users.borrow();
        let matching = users.values().filter(|user| user["email"] == email);
        matching.cloned().collect()
    }

    pub(super) fn process_jobs(&self) {
        let now_ms = self.now_ms.get();
        for job in self.jobs.borrow_mut().values_mut() {
            if job.is_processed || now_ms < job.ends_at_ms {
                continue;
            }
            job.is_processed = true;
            if job
                .users
                .iter()
                .any(|user| user["app_metadata"]["poison"] == true)
            {
                job.status = job.status.or(Some("failed"));
                continue;
            }
            for user in job.users.clone() {
                self.import(job, &user);
            }
        }
    }

    fn import(&self, job: &mut TestJob, user: &Value) {
        let email = user["email"].as_str().unwrap_or_default().to_lowercase();
        let id = user["user_id"].as_str().unwrap_or_default();
        let existing = self.by_email(&email).pop();
        let code = user["app_metadata"]["fails"].as_str();
        let code = code.map(str::to_owned);
        let is_taken = existing.is_some() || self.users.borrow().contains_key(id);
        if let Some(code) = code {
            job.errors.push(refusal(user, &code));
        } else if let (true, Some(existing)) = (job.upsert, &existing) {
            let id = existing["identities"][0]["user_id"]
                .as_str()
                .unwrap_or_default();
            let mut changed = existing.clone();
            for (name, value) in user.as_object().expect("a user") {
                if name != "user_id" {
                    changed[name] = value.clone();
                }
            }
            self.add_user(id, changed);
            job.updated += 1;
        } else if is_taken {
            job.errors.push(refusal(user, "DUPLICATED_USER"));
        } else {
            self.add_user(id, user.clone());
            job.inserted += 1;
        }
    }

    pub(super) fn accept(&self, form: &BTreeMap<String, String>, fate: Option<Fate>) -> Response {
        if form["connection_id"] != CONNECTION || form["send_completion_email"] != "false" {
            return answer(400, &json!({ "errorCode": "invalid_body" }));
        }
        let now_ms = self.now_ms.get();
        let mut jobs = self.jobs.borrow_mut();
        let active = jobs.values().filter(|job| now_ms < job.ends_at_ms).count();
        if active >= 2 || now_ms < self.others_until_ms.get() {
            return answer(429, &json!({ "statusCode": 429, "message": TWO_ACTIVE }));
        }
        self.most_active.set(self.most_active.get().max(active + 1));
        let id = format!("job_{:016}", jobs.len() + 1);
        let users = if fate == Some(Fate::StoresNobody) {
            Vec::new()
        } else {
            serde_json::from_str(&form["users"]).expect("an array of users")
        };
        let status = match fate {
            Some(Fate::ResultsLost(status)) => Some(status),
            Some(Fate::StoresNobody) => Some("expired"),
            _ => None,
        };
        let job = TestJob {
            users,
            upsert: form["upsert"] == "true",
            ends_at_ms: now_ms + 2_000,
            is_processed: false,
            errors: Vec::new(),
            inserted: 0,
            updated: 0,
            status,
        };
        jobs.insert(id.clone(), job);
        answer(
            202,
            &json!({ "id": id, "type": "users_import", "status": "pending" }),
        )
    }

    pub(super) fn arrives(&self, what: &str, detail: &str) {
        if let Some(witness) = &*self.witness.borrow() {
            witness(what, detail);
        }
    }
}

/// A user that is refused, as Auth0 shows it: with its secrets masked.
fn refusal(user: &Value, code: &str) -> Value {
    let mut shown = user.clone();
    for secret in ["password_hash", "custom_password_hash"] {
        if shown.get(secret).is_some() {
            shown[secret] = json!("*****");
        }
    }
    json!({ "user": shown, "errors": [{ "code": code, "message": format!("{code}!"), "path": "email" }] })
}
