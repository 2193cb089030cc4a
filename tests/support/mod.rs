//! A world for the flow: a transport that records and answers, a clock that jumps, a token cache.
#![allow(dead_code, reason = "each test file uses a part")]

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use auth0_account_migration::domain::configuration::Configuration;
use auth0_account_migration::domain::identifier::{Password, Typed};
use auth0_account_migration::domain::outcome::Refusal;
use auth0_account_migration::domain::retry::{RateLimit, TransportFault};
use auth0_account_migration::domain::settings::Setting;
use auth0_account_migration::endpoints::client_credentials::AccessToken;
use auth0_account_migration::endpoints::http::{Request, Response};
use auth0_account_migration::flow::ports::{Clock, TokenCache, Transport};
use auth0_account_migration::flow::report::Report;
use auth0_account_migration::flow::{get_user, login};
use futures_lite::future::block_on;
use serde_json::{Value, json};

/// The world's time at the start of a test: 2026-11-22T00:00:00Z.
pub const NOW_MS: u64 = 1_795_305_600_000;

/// A request as it went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub method: &'static str,
    pub url: String,
    pub bearer: Option<String>,
    pub body: Option<Value>,
    pub timeout_ms: u32,
}

type Reply = Result<Response, TransportFault>;

/// The result of a request under way, once it is there.
pub type Flight = Rc<RefCell<Option<Result<AccessToken, Refusal>>>>;

#[derive(Default)]
pub struct World {
    now: Cell<u64>,
    pub sent: RefCell<Vec<Sent>>,
    replies: RefCell<VecDeque<(u64, Reply)>>,
    pub slept: RefCell<Vec<u64>>,
    tokens: RefCell<HashMap<String, AccessToken>>,
    pub flights: RefCell<HashMap<String, Flight>>,
}

impl World {
    pub fn new() -> Self {
        let world = Self::default();
        world.now.set(NOW_MS);
        world
    }

    /// The next answer that is not yet planned.
    pub fn answers(self, status: u16, body: &Value) -> Self {
        self.replies_with(0, Ok(Response { status, body: body.to_string(), ..Response::default() }))
    }

    pub fn answers_text(self, status: u16, body: &str) -> Self {
        self.replies_with(0, Ok(Response { status, body: body.to_owned(), ..Response::default() }))
    }

    pub fn rate_limits(self, error: &str, rate_limit: RateLimit) -> Self {
        let body = json!({ "error": error }).to_string();
        self.replies_with(0, Ok(Response { status: 429, body, rate_limit, ..Response::default() }))
    }

    pub fn fails(self, fault: TransportFault) -> Self {
        self.replies_with(0, Err(fault))
    }

    /// An answer that takes so many milliseconds; a time-out when that is more than the attempt has.
    pub fn replies_with(self, delay: u64, reply: Reply) -> Self {
        self.replies.borrow_mut().push_back((delay, reply));
        self
    }

    pub fn pass(&self, ms: u64) {
        self.now.set(self.now.get() + ms);
    }

    /// Methods and addresses without the host, in order.
    pub fn paths(&self) -> Vec<String> {
        let path =
            |sent: &Sent| format!("{} {}", sent.method, sent.url.replace("https://old.example.com", ""));
        self.sent.borrow().iter().map(path).collect()
    }

    pub fn login(&self, configuration: &Configuration, identifier: &str, password: &str) -> Report {
        block_on(login::login(
            self,
            self,
            self,
            configuration,
            typed(identifier),
            Password::new(password.to_owned()),
        ))
    }

    pub fn get_user(&self, configuration: &Configuration, identifier: &str) -> Report {
        block_on(get_user::get_user(self, self, self, configuration, typed(identifier)))
    }
}

pub fn typed(identifier: &str) -> Option<Typed> {
    Typed::new(identifier.to_owned(), identifier.to_lowercase())
}

impl Transport for World {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Reply {
        self.sent.borrow_mut().push(Sent {
            method: request.method,
            url: request.url.clone(),
            bearer: request.bearer.as_ref().map(|token| token.to_string()),
            body: request.body.as_ref().map(|body| serde_json::from_str(body).expect("a JSON body")),
            timeout_ms,
        });
        // Others get their turn while an answer is under way.
        futures_lite::future::yield_now().await;
        let (delay, reply) = self.replies.borrow_mut().pop_front().expect("no answer is planned");
        if delay >= timeout_ms.into() {
            self.pass(timeout_ms.into());
            return Err(TransportFault::TimedOut);
        }
        self.pass(delay);
        reply
    }
}

impl Clock for World {
    fn now_ms(&self) -> u64 {
        self.now.get()
    }

    /// Time only passes for the wait that is the only thing left to do, so it lets others go first.
    async fn sleep(&self, ms: u64) {
        let until = self.now.get() + ms;
        let mut turns = 0;
        poll_fn(|context| {
            turns += 1;
            context.waker().wake_by_ref();
            if turns > 50 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        self.slept.borrow_mut().push(ms);
        self.now.set(self.now.get().max(until));
    }
}

impl TokenCache for World {
    fn kept(&self, key: &str) -> Option<AccessToken> {
        self.tokens.borrow().get(key).cloned()
    }

    fn keep(&self, key: &str, token: &AccessToken) {
        self.tokens.borrow_mut().insert(key.to_owned(), token.clone());
    }

    fn forget(&self, key: &str, refused: &AccessToken) {
        if self.kept(key).as_ref() == Some(refused) {
            self.tokens.borrow_mut().remove(key);
        }
    }

    async fn single_flight<P: Future<Output = ()>>(
        &self,
        key: &str,
        patience: impl Fn() -> P,
        request: impl Future<Output = Result<AccessToken, Refusal>>,
    ) -> Result<AccessToken, Refusal> {
        loop {
            let Some(flight) = self.flights.borrow().get(key).cloned() else { break };
            let answer = poll_fn(|context| match flight.borrow().clone() {
                Some(result) => Poll::Ready(Some(result)),
                None => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            });
            let tired = async {
                patience().await;
                None
            };
            if let Some(result) = futures_lite::future::or(answer, tired).await {
                return result;
            }
            let same = self.flights.borrow().get(key).is_some_and(|now| Rc::ptr_eq(now, &flight));
            if same {
                break;
            }
        }
        let flight = Flight::default();
        self.flights.borrow_mut().insert(key.to_owned(), flight.clone());
        let result = request.await;
        self.flights.borrow_mut().remove(key);
        flight.replace(Some(result.clone()));
        result
    }
}

/// One of the five required settings, or of those given.
pub fn setting(more: &[(&str, &str)], key: &str) -> Setting {
    let required = [
        ("Domain", "old.example.com"),
        ("Client_ID", "migration-client"),
        ("Client_Secret", "s3cret"),
        ("Audience", "https://old.example.com/api/v2/"),
        ("Connection", "Users"),
    ];
    let given = more.iter().chain(&required).find(|(name, _)| *name == key);
    given.map_or(Setting::Missing, |(_, value)| Setting::text((*value).to_owned()))
}

pub fn configuration(more: &[(&str, &str)]) -> Configuration {
    let configuration = Configuration::read(&|key| setting(more, key));
    configuration.map_err(|refusal| refusal.message).expect("a good configuration")
}

/// Claims of a good token, with the Action's.
pub fn claims() -> Value {
    json!({
        "iss": "https://old.example.com/",
        "aud": "migration-client",
        "sub": "auth0|5f7c8ec7c33c6c004bbafe82",
        "iat": NOW_MS / 1000,
        "exp": NOW_MS / 1000 + 36_000,
        "name": "Zoë Müller",
        "nickname": "zoe",
        "email": "zoe@example.com",
        "email_verified": true,
        "picture": "https://cdn.example.com/zoe.png",
        "https://migrationapp/user_metadata": { "color": "blue" },
        "https://migrationapp/app_metadata": { "plan": "gold" },
    })
}

/// A signed token, whose signature nobody checks.
pub fn token(header: &Value, claims: &Value) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    format!("{}.{}.c2lnbmF0dXJl", part(header), part(claims))
}

/// The body of a token answer.
pub fn token_answer(claims: &Value) -> Value {
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" });
    json!({
        "access_token": "at", "id_token": token(&header, claims), "token_type": "Bearer",
        "expires_in": 86_400, "scope": "openid profile email",
    })
}

/// The body of a Management API token answer.
pub fn management_token(value: &str, expires_in: u64) -> Value {
    json!({ "access_token": value, "token_type": "Bearer", "expires_in": expires_in, "scope": "read:users" })
}

/// A user of the Management API, the same as in [`claims`].
pub fn user() -> Value {
    json!({
        "user_id": "auth0|5f7c8ec7c33c6c004bbafe82",
        "name": "Zoë Müller",
        "nickname": "zoe",
        "email": "zoe@example.com",
        "email_verified": true,
        "picture": "https://cdn.example.com/zoe.png",
        "identities": [{
            "connection": "Users", "provider": "auth0", "isSocial": false,
            "user_id": "5f7c8ec7c33c6c004bbafe82",
        }],
        "user_metadata": { "color": "blue" },
        "app_metadata": { "plan": "gold" },
        "created_at": "2020-10-06T15:32:39.000Z",
        "logins_count": 7,
    })
}

/// A body as the Authentication API refuses with.
pub fn refusal(error: &str) -> Value {
    json!({ "error": error, "error_description": "not to be read" })
}

/// The profile of a report that found one.
pub fn profile(report: &Report) -> Value {
    use auth0_account_migration::domain::outcome::Outcome;
    match &report.outcome {
        Outcome::Found(profile) => serde_json::from_str(&profile.to_json()).expect("a JSON profile"),
        other => unreachable_outcome(other.code().name()),
    }
}

fn unreachable_outcome(code: &str) -> Value {
    assert_eq!(code, "found");
    Value::Null
}

/// Code and message of a report that refused.
pub fn refused(report: &Report) -> (&'static str, String) {
    use auth0_account_migration::domain::outcome::Outcome;
    match &report.outcome {
        Outcome::Refused(refusal) => (refusal.code.name(), refusal.message.clone()),
        other => (other.code().name(), String::new()),
    }
}
