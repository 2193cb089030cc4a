//! An import between a run folder and a tenant, both in memory, by processes that can be killed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use migration_toolkit::api::ports::{Event, Ports, Progress};
use migration_toolkit::bulk::commands::import::{ImportReport, ImportRequest, import};
use migration_toolkit::bulk::plan::BulkPlan;
use migration_toolkit::bulk::ports::BulkUi;
use migration_toolkit::problem::Problem;
use migration_toolkit::request::parse_request;
use migration_toolkit::secret::Secret;
use serde_json::{Value, json};

use super::job_tenant::JobTenant;
use super::memory_folder::MemoryFolder;
use super::process::Process;

/// The person at the terminal.
pub struct Person {
    pub confirms: Cell<bool>,
    pub plans: RefCell<Vec<BulkPlan>>,
    /// The events that were shown, without the readings.
    pub events: RefCell<Vec<Value>>,
}

impl Progress for Person {
    fn event(&self, event: &Event<'_>) {
        let event = serde_json::to_value(event).expect("JSON");
        self.events.borrow_mut().push(event);
    }

    fn redact(&self, _: &Secret) {}
}

impl BulkUi for Person {
    async fn confirm(&self, plan: &BulkPlan) -> bool {
        self.plans.borrow_mut().push(plan.clone());
        self.confirms.get()
    }
}

pub struct ImportWorld {
    pub process: Rc<Process>,
    pub folder: Rc<MemoryFolder>,
    pub tenant: JobTenant,
    pub person: Person,
    pub upsert: bool,
    pub dry_run: bool,
    /// Whether tokens are requested with the credentials of an application; otherwise one token is given.
    pub requests_tokens: bool,
}

impl Ports for ImportWorld {
    type Transport = JobTenant;
    type Clock = JobTenant;
    type Ui = Person;

    fn transport(&self) -> &JobTenant {
        &self.tenant
    }

    fn clock(&self) -> &JobTenant {
        &self.tenant
    }

    fn ui(&self) -> &Person {
        &self.person
    }
}

impl ImportWorld {
    /// A run folder with these import files.
    pub fn new(files: &[(&str, &[Value])]) -> Self {
        let process = Rc::new(Process::default());
        let folder = files.iter().fold(
            MemoryFolder::new(process.clone()),
            |folder, (name, users)| {
                folder.with(&format!("import-files/{name}"), &json!(users).to_string())
            },
        );
        Self {
            folder: Rc::new(folder),
            tenant: JobTenant::new(process.clone()),
            process,
            person: Person {
                confirms: Cell::new(true),
                plans: RefCell::default(),
                events: RefCell::default(),
            },
            upsert: false,
            dry_run: false,
            requests_tokens: false,
        }
    }

    pub fn upserting(self) -> Self {
        Self {
            upsert: true,
            ..self
        }
    }

    /// Runs `import` in a process; `None` if it was killed at a step.
    pub fn process(&self, dies_at: Option<u32>) -> Option<Result<ImportReport, Problem>> {
        let new = if self.requests_tokens {
            json!({ "domain": "new.eu.auth0.com", "client_id": "admin", "client_secret": "hush" })
        } else {
            json!({ "domain": "new.eu.auth0.com", "token": "t" })
        };
        let request: ImportRequest = parse_request(json!({
            "settings": { "connections": [{ "old": "Users", "new": "Moved" }] },
            "new": new,
            "upsert": self.upsert,
            "dry_run": self.dry_run,
        }))
        .map_err(|problem| problem.message)
        .expect("a request");
        self.folder.reopen();
        self.process
            .run(dies_at, import(&request, self, &*self.folder))
    }

    /// Runs `import` to its end.
    pub fn import(&self) -> Result<ImportReport, Problem> {
        self.process(None).expect("nobody kills it")
    }

    /// Runs `import`, which must succeed.
    pub fn done(&self) -> ImportReport {
        self.import()
            .map_err(|problem| problem.to_string())
            .expect("an import")
    }
}

/// A world whose process was killed as soon as its journal had this step.
pub fn killed_after(step: &str, new_world: impl Fn() -> ImportWorld) -> ImportWorld {
    let world_after = |dies_at: u32| {
        let world = new_world();
        assert!(world.process(Some(dies_at)).is_none(), "no step {step}");
        let journal = world.folder.lines("journal.ndjson");
        let has_step = journal.iter().any(|entry| entry["step"] == step);
        has_step.then_some(world)
    };
    (1..).find_map(world_after).expect("every process ends")
}

/// An import of three users in two files.
pub fn two_files() -> ImportWorld {
    ImportWorld::new(&[
        ("00001.json", &[user("a"), user("b")]),
        ("00002.json", &[user("c")]),
    ])
}

/// A user of an import file, by a name.
pub fn user(name: &str) -> Value {
    json!({ "user_id": format!("id-{name}"), "email": format!("{name}@example.com"), "name": name })
}

/// A user with more members.
pub fn user_with(name: &str, more: Value) -> Value {
    let mut user = user(name);
    let members = user.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    user
}

/// A user whom the tenant refuses with this code.
pub fn fails(name: &str, code: &str) -> Value {
    user_with(name, json!({ "app_metadata": { "fails": code } }))
}

/// A user whose job fails as a whole.
pub fn poison(name: &str) -> Value {
    user_with(name, json!({ "app_metadata": { "poison": true } }))
}

/// Users with numbers for names.
pub fn users(range: std::ops::Range<u32>) -> Vec<Value> {
    range.map(|number| user(&format!("u{number}"))).collect()
}

/// The files that the journal names in its entries of a step.
pub fn files(world: &ImportWorld, step: &str) -> Vec<String> {
    let journal = world.folder.lines("journal.ndjson");
    let entries = journal.iter().filter(|entry| entry["step"] == step);
    entries
        .map(|entry| entry["file"].as_str().expect("a file").to_owned())
        .collect()
}
