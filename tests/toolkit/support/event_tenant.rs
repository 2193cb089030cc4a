//! A tenant with a stream of events, which answers each connection as the test says.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use futures_lite::future::block_on;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};
use migration_toolkit::api::ports::{
    ByteStream, Event, FormTransport, Opened, Ports, Progress, StreamTransport,
};
use migration_toolkit::api::session::Session;
use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;
use migration_toolkit::status::watch::change::{WatchChange, WatchUi};
use migration_toolkit::status::watch::follow::Follow;
use migration_toolkit::status::watch::tally::Tally;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

use super::session::with_client;

/// When the tests begin, in UNIX milliseconds: 2026-11-26T12:00:00.500Z.
pub const START_MS: u64 = 1_795_694_400_500;

/// How a connection goes.
pub enum Connection {
    /// These chunks, and then the end of the body.
    Closed(Vec<Vec<u8>>),
    /// These chunks, and then a fault.
    Broken(Vec<Vec<u8>>),
    /// Another status, with a JSON body.
    Status(u16, Value),
    /// No answer.
    Fault,
}

/// The tenant, its clock, and who watches.
#[derive(Default)]
pub struct EventTenant {
    connections: RefCell<VecDeque<Connection>>,
    /// The addresses of all connections, without the part that never changes.
    pub opened: RefCell<Vec<String>>,
    /// The tokens of all connections.
    pub tokens: RefCell<Vec<String>>,
    /// All waits, in milliseconds.
    pub waits: RefCell<Vec<u64>>,
    /// What was reported.
    pub changes: RefCell<Vec<WatchChange>>,
    now_ms: Cell<u64>,
    issued: Cell<u32>,
    /// After how many tokens as many requests for another one get no answer.
    pub token_outage: Cell<Option<(u32, u32)>>,
    /// The answers to requests other than those for events and tokens; `None` is a fault.
    answers: RefCell<VecDeque<Option<(u16, Value)>>>,
    /// The events that were shown.
    pub events: RefCell<Vec<Value>>,
    /// The paths of these requests.
    pub asked: RefCell<Vec<String>>,
}

/// What a test has seen.
pub struct Followed {
    pub reason: Result<String, Problem>,
    pub events: Vec<String>,
    /// The times from which on events were missed, and whether that was told before.
    pub missed: Vec<(u64, bool)>,
}

impl EventTenant {
    pub fn new(connections: impl IntoIterator<Item = Connection>) -> Self {
        Self {
            connections: RefCell::new(connections.into_iter().collect()),
            now_ms: Cell::new(START_MS),
            ..Self::default()
        }
    }

    /// A tenant without events, whose log answers like this.
    pub fn with_log(answers: impl IntoIterator<Item = Option<(u16, Value)>>) -> Self {
        Self {
            answers: RefCell::new(answers.into_iter().collect()),
            ..Self::new([])
        }
    }

    /// Follows the events until the tenant has none any more.
    pub fn follow(&self) -> Followed {
        let (events, missed) = (RefCell::default(), RefCell::default());
        let events: RefCell<Vec<String>> = events;
        let missed: RefCell<Vec<(u64, bool)>> = missed;
        let tally = Tally::new(self);
        let reason = block_on(async {
            let session = Session::open(Tenant::New, with_client(), self).await?;
            let follow = Follow {
                session: &session,
                event_type: "user.created",
                tally: &tally,
            };
            let take = |event: &migration_toolkit::status::watch::event::UserEvent| {
                events.borrow_mut().push(event.user_id.clone());
            };
            let missed = |from_ms, is_told: bool| missed.borrow_mut().push((from_ms, is_told));
            follow.run(START_MS, take, missed).await
        });
        Followed {
            reason,
            events: events.into_inner(),
            missed: missed.into_inner(),
        }
    }

    /// The sentences of all notices.
    pub fn notices(&self) -> Vec<String> {
        let changes = self.changes.borrow();
        changes
            .iter()
            .filter_map(|change| change.detail.clone())
            .collect()
    }
}

/// A message about a user, whose event and position have a number.
pub fn user_created(number: u32) -> Vec<u8> {
    let data = json!({
        "offset": format!("o{number}"),
        "event": {
            "id": format!("evt_{number}"),
            "type": "user.created",
            "time": "2026-11-26T12:00:00.000Z",
            "data": { "object": { "user_id": format!("auth0|{number}") } },
        },
    });
    format!("event: user.created\nid: o{number}\ndata: {data}\n\n").into_bytes()
}

impl Transport for EventTenant {
    async fn send(&self, request: &Request, _timeout_ms: u32) -> Result<Response, TransportFault> {
        if !request.url.ends_with("/oauth/token") {
            let path = request.url.split("/api/v2/").nth(1);
            self.asked
                .borrow_mut()
                .push(path.expect("a path").to_owned());
            let answer = self.answers.borrow_mut().pop_front();
            let (status, body) = answer
                .expect("an answer")
                .ok_or_else(|| TransportFault::Broken("ECONNRESET".to_owned()))?;
            return Ok(Response {
                status,
                body: body.to_string().into(),
                ..Response::default()
            });
        }
        if let Some((after, faults)) = self.token_outage.get() {
            if self.issued.get() == after && faults > 0 {
                self.token_outage.set(Some((after, faults - 1)));
                return Err(TransportFault::Broken("ECONNRESET".to_owned()));
            }
        }
        self.issued.set(self.issued.get() + 1);
        let token = json!({ "access_token": format!("token-{}", self.issued.get()) });
        Ok(Response {
            status: 200,
            body: token.to_string().into(),
            ..Response::default()
        })
    }
}

impl FormTransport for EventTenant {
    async fn send_form(&self, _: &Request, _: &str, _: u32) -> Result<Response, TransportFault> {
        panic!("only import jobs send forms")
    }
}

/// The rest of a connection.
pub struct Chunks(VecDeque<Vec<u8>>, bool);

impl StreamTransport for EventTenant {
    type Stream = Chunks;

    async fn open(&self, request: &Request, _: u32) -> Result<Opened<Chunks>, TransportFault> {
        let address = request.url.split("event_type=user.created").nth(1);
        self.opened
            .borrow_mut()
            .push(address.expect("the type").to_owned());
        let token = request.bearer.as_ref().expect("a token");
        self.tokens.borrow_mut().push(token.expose().to_owned());
        match self.connections.borrow_mut().pop_front() {
            Some(Connection::Closed(chunks)) => Ok(Opened::Stream(Chunks(chunks.into(), false))),
            Some(Connection::Broken(chunks)) => Ok(Opened::Stream(Chunks(chunks.into(), true))),
            Some(Connection::Status(status, body)) => Ok(Opened::Refused(Response {
                status,
                body: body.to_string().into(),
                ..Response::default()
            })),
            Some(Connection::Fault) => Err(TransportFault::Broken("ECONNRESET".to_owned())),
            None => Ok(Opened::Refused(Response {
                status: 404,
                ..Response::default()
            })),
        }
    }
}

impl ByteStream for Chunks {
    async fn next(&mut self, _: u32) -> Result<Option<Vec<u8>>, TransportFault> {
        match self.0.pop_front() {
            Some(chunk) => Ok(Some(chunk)),
            None if self.1 => Err(TransportFault::TimedOut),
            None => Ok(None),
        }
    }
}

impl Clock for EventTenant {
    fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    fn monotonic_ms(&self) -> u64 {
        self.now_ms.get()
    }

    fn random(&self) -> f64 {
        0.5
    }

    async fn sleep(&self, ms: u64) {
        self.waits.borrow_mut().push(ms);
        self.now_ms.set(self.now_ms.get() + ms);
    }
}

impl Progress for EventTenant {
    fn event(&self, event: &Event<'_>) {
        let event = serde_json::to_value(event).expect("JSON");
        self.events.borrow_mut().push(event);
    }

    fn redact(&self, _: &Secret) {}
}

impl WatchUi for EventTenant {
    fn change(&self, change: &WatchChange) {
        self.changes.borrow_mut().push(change.clone());
    }

    async fn stopped(&self) {
        std::future::pending().await
    }
}

impl Ports for EventTenant {
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
