//! The Management API of one tenant, for as long as a command runs.

use std::cell::RefCell;

use serde_json::Value;
use zeroize::Zeroizing;

use crate::api::ask::{Ask, List, PER_PAGE, Paging};
use crate::api::credentials::{Credentials, Grant};
use crate::api::operator::{Event, Operator};
use crate::api::token;
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;
use migration_core::domain::retry;
use migration_core::domain::retry::RateLimit;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};

/// How long an attempt may take.
const TIMEOUT_MS: u32 = 30_000;
/// How often one request waits for the rate limit, whose windows are a minute at the most.
const MOST_WAITS: u32 = 20;
/// What the first of these waits takes at least, in milliseconds, and each that follows twice of it: a clock that is ahead
/// of the tenant's takes every limit for over.
const LEAST_WAIT_MS: u64 = 250;
/// Where that ends.
const MOST_LEAST_WAIT_MS: u64 = 10_000;
/// The longest wait for the rate limit that is worth it.
const LONGEST_WAIT_MS: u64 = 300_000;
/// Pages of a list that are read at the most.
const MOST_PAGES: usize = 1_000;

/// What a command needs of the world.
pub struct World<'a, T, C, O> {
    /// Sends requests.
    pub transport: &'a T,
    /// Waits.
    pub clock: &'a C,
    /// Runs the command.
    pub operator: &'a O,
}

/// A tenant with a token for it.
pub struct Session<'a, T, C, O> {
    /// Which tenant.
    pub tenant: Tenant,
    /// Its domain.
    pub domain: String,
    /// The identifier of its Management API.
    pub audience: String,
    /// What else a command needs of the world.
    pub world: &'a World<'a, T, C, O>,
    pub(super) grant: Grant,
    token: RefCell<Zeroizing<String>>,
    scopes: Option<Vec<String>>,
}

impl<'a, T: Transport, C: Clock, O: Operator> Session<'a, T, C, O> {
    /// Gets a token, unless one was given.
    ///
    /// # Errors
    /// `unauthorized`, `unreachable`, `rate_limited`.
    pub async fn open(
        tenant: Tenant,
        credentials: Credentials,
        world: &'a World<'a, T, C, O>,
    ) -> Result<Self, Problem> {
        let audience = credentials.audience();
        let mut session = Self {
            tenant,
            domain: credentials.domain,
            audience,
            world,
            grant: credentials.grant,
            token: RefCell::default(),
            scopes: None,
        };
        let token = session.new_token().await?;
        session.scopes = token::scopes(&token);
        session.token = RefCell::new(token);
        Ok(session)
    }

    async fn new_token(&self) -> Result<Zeroizing<String>, Problem> {
        match &self.grant {
            Grant::Token(token) => Ok(token.clone()),
            Grant::Client { id, secret } => {
                let request = token::request(&self.domain, &self.audience, id, secret);
                let response = self.send(&request, true).await?;
                let token = if response.status == 200 {
                    token::token(&response)
                } else {
                    None
                };
                token.ok_or_else(|| self.no_token(&response))
            }
        }
    }

    /// The Client ID of the application that the command itself gets in with, as far as that is known.
    pub fn own_client_id(&self) -> Option<String> {
        match &self.grant {
            Grant::Client { id, .. } => Some(id.clone()),
            Grant::Token(token) => token::client_id(token),
        }
    }

    /// Makes sure that the token has scopes, before anything is done with it.
    ///
    /// # Errors
    /// `missing_scope`, which names all that are missing.
    pub fn require(&self, scopes: &[&str]) -> Result<(), Problem> {
        // A token that does not say what it may is for the tenant to judge.
        let Some(granted) = &self.scopes else {
            return Ok(());
        };
        let missing: Vec<&str> = scopes
            .iter()
            .copied()
            .filter(|scope| !granted.iter().any(|granted| granted == scope))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(self.missing_scopes(&missing))
        }
    }

    /// Asks and reads the answer; an empty one is `null`. A token that ran out meanwhile, which waiting for the rate limit
    /// can take long enough for, is replaced once where there are credentials for another.
    ///
    /// # Errors
    /// The problem that the answer, or that there is none, means.
    pub async fn ask(&self, ask: &Ask) -> Result<Value, Problem> {
        let mut response = self.send_with_token(ask).await?;
        if response.status == 401 && matches!(self.grant, Grant::Client { .. }) {
            let token = self.new_token().await?;
            self.token.replace(token);
            response = self.send_with_token(ask).await?;
        }
        match response.status {
            200..=299 if response.body.trim().is_empty() => Ok(Value::Null),
            200..=299 => serde_json::from_str(&response.body)
                .map_err(|_| self.unreachable("answers with no JSON")),
            _ => Err(self.refused(ask, &response)),
        }
    }

    /// Asks for all pages of a list.
    ///
    /// # Errors
    /// As [`Session::ask`].
    pub async fn all(&self, ask: &Ask, list: List) -> Result<Vec<Value>, Problem> {
        let mut items = Vec::new();
        let mut next: Option<String> = None;
        for page in 0..MOST_PAGES {
            let ask = Ask {
                path: list.query(&ask.path, page, next.as_deref()),
                ..ask.clone()
            };
            let answer = self.ask(&ask).await?;
            let part = list
                .part(&answer)
                .ok_or_else(|| self.unreachable("answers with a list of another form"))?;
            let is_full = part.len() >= PER_PAGE;
            items.extend(part);
            next = answer
                .get("next")
                .and_then(Value::as_str)
                .map(str::to_owned);
            let is_last = if list.paging == Paging::Number {
                !is_full
            } else {
                next.is_none()
            };
            if is_last {
                break;
            }
        }
        Ok(items)
    }

    async fn send_with_token(&self, ask: &Ask) -> Result<Response, Problem> {
        let request = ask.request(&self.audience, &self.token.borrow());
        self.send(&request, ask.is_repeatable()).await
    }

    /// Sends a request, again after a passing fault where that does no harm, and after the waits that the rate limit
    /// asks for.
    async fn send(&self, request: &Request, is_repeatable: bool) -> Result<Response, Problem> {
        let World {
            transport,
            clock,
            operator,
        } = self.world;
        let mut repeated = !is_repeatable;
        let mut waits: u32 = 0;
        loop {
            let attempt = transport.send(request, TIMEOUT_MS).await;
            let passes = match &attempt {
                Err(fault) => retry::after_fault(fault),
                Ok(response) => retry::after_status(response.status),
            };
            if passes && !repeated {
                repeated = true;
                clock.sleep(retry::PAUSE_MS).await;
                continue;
            }
            let response = attempt.map_err(|fault| self.no_answer(&fault, is_repeatable))?;
            if response.status != 429 {
                return Ok(response);
            }
            let wait = self.wait(response.rate_limit, waits);
            if waits >= MOST_WAITS || wait > LONGEST_WAIT_MS {
                let message = format!("{} refuses more requests for now", self.name());
                return Err(
                    Problem::in_tenant(self.tenant, ProblemCode::RateLimited, message).with_remedy(
                        "Run the command again later; it goes on where this run stopped.",
                    ),
                );
            }
            waits = waits.saturating_add(1);
            operator.event(&Event::Waiting {
                tenant: self.tenant,
                ms: wait,
                why: "rate limit",
            });
            clock.sleep(wait).await;
        }
    }

    fn wait(&self, limit: RateLimit, waits: u32) -> u64 {
        let least = LEAST_WAIT_MS
            .saturating_mul(2_u64.saturating_pow(waits))
            .min(MOST_LEAST_WAIT_MS);
        let asked = retry::rate_limit_wait(429, None, limit, self.world.clock.now_ms(), 0);
        asked.unwrap_or(LONGEST_WAIT_MS).max(least)
    }
}
