//! Two tenants that answer by the address of a request, a run folder in memory, and a person who says yes.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};

use futures_lite::future::block_on;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};
use migration_toolkit::api::ports::{Event, FormTransport, Ports, Progress};
use migration_toolkit::bulk::plan::BulkPlan;
use migration_toolkit::bulk::ports::{BulkUi, RunFolder};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::secret::Secret;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::saved_state::SavedState;
use migration_toolkit::setup::ui::{StateStore, Ui};
use serde::Serialize;
use serde_json::{Value, json};

use super::World;
use super::memory_folder::{read_line, read_whole};

/// A request as it went out: tenant, method and path with query, and the body.
pub type SentTo = (String, Value);

/// Two tenants that answer by method and path. A request without an answer gets 404.
#[derive(Default)]
pub struct Tenants {
    answers: RefCell<HashMap<String, VecDeque<(u16, Value)>>>,
    pub sent: RefCell<Vec<SentTo>>,
    /// After so many writes, nothing is answered any more.
    pub writes_left: Cell<Option<usize>>,
    clock: World,
    /// How long each request takes.
    pub request_ms: Cell<u64>,
    /// The events that were shown.
    pub events: RefCell<Vec<Value>>,
    /// What the person answers, and the plans that were shown.
    pub declines: Cell<bool>,
    pub plans: RefCell<Vec<Value>>,
    /// The state files that were saved, and whether no other can be.
    pub states: RefCell<Vec<Value>>,
    pub state_fails: Cell<bool>,
}

impl Tenants {
    pub fn new() -> Self {
        Self {
            clock: World::new(),
            ..Self::default()
        }
    }

    /// Answers requests such as `new GET roles?type=tenant`. The last answer is given again and again.
    pub fn answer(&self, request: &str, status: u16, body: &Value) {
        let mut answers = self.answers.borrow_mut();
        let queue = answers.entry(request.to_owned()).or_default();
        queue.push_back((status, body.clone()));
    }

    /// Forgets the answers to a request, and gives another one.
    pub fn replace(&self, request: &str, status: u16, body: &Value) {
        self.answers.borrow_mut().remove(request);
        self.answer(request, status, body);
    }

    /// The requests that changed something.
    pub fn writes(&self) -> Vec<SentTo> {
        let sent = self.sent.borrow();
        let is_write = |(request, _): &&SentTo| !request.contains(" GET ");
        sent.iter().filter(is_write).cloned().collect()
    }

    pub fn requests(&self) -> Vec<String> {
        let sent = self.sent.borrow();
        sent.iter().map(|(request, _)| request.clone()).collect()
    }

    pub fn forget(&self) {
        self.sent.borrow_mut().clear();
        self.plans.borrow_mut().clear();
    }

    fn show(&self, plan: &impl Serialize) -> bool {
        let plan = serde_json::to_value(plan).expect("JSON");
        self.plans.borrow_mut().push(plan);
        !self.declines.get()
    }
}

impl Transport for Tenants {
    async fn send(&self, request: &Request, _timeout_ms: u32) -> Result<Response, TransportFault> {
        let path = request
            .url
            .strip_prefix("https://")
            .and_then(|rest| rest.split_once(".example.com/api/v2/"))
            .map(|(tenant, path)| format!("{tenant} {} {path}", request.method.name()))
            .unwrap_or_else(|| request.url.clone());
        let body = request.body.as_ref().map_or(Value::Null, |body| {
            serde_json::from_str(body.expose()).expect("a JSON body")
        });
        if !path.contains(" GET ") {
            if self.writes_left.get() == Some(0) {
                return Err(TransportFault::TimedOut);
            }
            self.writes_left
                .set(self.writes_left.get().map(|left| left - 1));
        }
        self.clock.pass(self.request_ms.get());
        self.sent.borrow_mut().push((path.clone(), body));
        let mut answers = self.answers.borrow_mut();
        let answer = answers.get_mut(&path).and_then(|queue| match queue.len() {
            0 | 1 => queue.front().cloned(),
            _ => queue.pop_front(),
        });
        let missing = json!({ "statusCode": 404, "error": "Not Found", "message": "not found" });
        let (status, body) = answer.unwrap_or((404, missing));
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        Ok(Response {
            status,
            body: body.into(),
            ..Response::default()
        })
    }
}

impl FormTransport for Tenants {
    async fn send_form(
        &self,
        _request: &Request,
        _boundary: &str,
        _timeout_ms: u32,
    ) -> Result<Response, TransportFault> {
        Err(TransportFault::TimedOut)
    }
}

impl Clock for Tenants {
    fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    fn monotonic_ms(&self) -> u64 {
        self.clock.monotonic_ms()
    }

    fn random(&self) -> f64 {
        0.0
    }

    async fn sleep(&self, ms: u64) {
        self.clock.pass(ms);
    }
}

impl Progress for Tenants {
    fn event(&self, event: &Event<'_>) {
        let event = serde_json::to_value(event).expect("JSON");
        self.events.borrow_mut().push(event);
    }

    fn redact(&self, _secret: &Secret) {}
}

impl BulkUi for Tenants {
    async fn confirm(&self, plan: &BulkPlan) -> bool {
        self.show(plan)
    }
}

impl Ui for Tenants {
    async fn confirm(&self, plan: &Plan) -> bool {
        self.show(plan)
    }
}

impl StateStore for Tenants {
    async fn save_state(&self, state: &SavedState) -> bool {
        if self.state_fails.get() {
            return false;
        }
        let state = serde_json::to_value(state).expect("JSON");
        self.states.borrow_mut().push(state);
        true
    }
}

impl Ports for Tenants {
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

/// A run folder in memory.
#[derive(Default)]
pub struct MemoryFolder {
    pub files: RefCell<BTreeMap<String, String>>,
    /// After so many writes the disk is full.
    pub writes_left: Cell<Option<usize>>,
}

impl MemoryFolder {
    pub fn put(&self, name: &str, text: &str) {
        self.files
            .borrow_mut()
            .insert(name.to_owned(), text.to_owned());
    }

    /// The JSON lines of a file.
    pub fn lines(&self, name: &str) -> Vec<Value> {
        let files = self.files.borrow();
        let text = files.get(name).map(String::as_str).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    fn spend(&self) -> Result<(), Problem> {
        if self.writes_left.get() == Some(0) {
            return Err(Problem::new(ProblemCode::Files, "the disk is full"));
        }
        self.writes_left
            .set(self.writes_left.get().map(|left| left - 1));
        Ok(())
    }
}

impl RunFolder for MemoryFolder {
    async fn read(&self, name: &str) -> Result<Option<String>, Problem> {
        Ok(read_whole(&self.files.borrow(), name))
    }

    async fn read_lines(&self, name: &str, offset: u64) -> Result<String, Problem> {
        Ok(read_line(&self.files.borrow(), name, offset))
    }

    async fn list(&self, folder: &str) -> Result<Vec<String>, Problem> {
        let prefix = format!("{folder}/");
        let files = self.files.borrow();
        let names = files.keys().filter_map(|name| name.strip_prefix(&prefix));
        Ok(names.map(str::to_owned).collect())
    }

    async fn write(&self, name: &str, text: &str) -> Result<(), Problem> {
        self.spend()?;
        self.put(name, text);
        Ok(())
    }

    async fn append(&self, name: &str, lines: &str) -> Result<(), Problem> {
        self.spend()?;
        let mut files = self.files.borrow_mut();
        files.entry(name.to_owned()).or_default().push_str(lines);
        Ok(())
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), Problem> {
        self.spend()?;
        let text = self.files.borrow_mut().remove(from);
        self.put(to, &text.expect("a file to rename"));
        Ok(())
    }
}

/// Waits for something that needs no I/O.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    block_on(work)
}
