//! How requests arrive at the tenant of `job_tenant`, and its clock.

use std::collections::BTreeMap;

use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};
use migration_toolkit::api::ports::FormTransport;
use serde_json::json;

use super::job_tenant::{Fate, JobTenant};
use super::job_tenant_answers::{answer, answer_text};

/// The fields of a form.
fn parse_form(body: &str, boundary: &str) -> BTreeMap<String, String> {
    assert!(body.len() < 512_000, "the request is too large");
    let body = body.strip_suffix(&format!("\r\n--{boundary}--\r\n"));
    let body = format!("\r\n{}", body.expect("the last boundary"));
    let separator = format!("\r\n--{boundary}\r\n");
    body.split(&separator)
        .skip(1)
        .map(|part| {
            let (head, value) = part.split_once("\r\n\r\n").expect("a head");
            let name = head.split("name=\"").nth(1).expect("a name");
            let name = name.split('"').next().expect("a name");
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

fn path_of(request: &Request) -> String {
    let path = request.url.split_once("/api/v2/").map(|(_, path)| path);
    path.unwrap_or("oauth/token").to_owned()
}

impl Transport for JobTenant {
    async fn send(&self, request: &Request, _: u32) -> Result<Response, TransportFault> {
        let path = path_of(request);
        self.process.step().await;
        self.sent
            .borrow_mut()
            .push(format!("{} {path}", request.method.name()));
        self.process_jobs();
        if let Some(job) = path.strip_prefix("jobs/") {
            self.arrives("look", job);
        }
        let reply = self.reply(request.method.name(), &path);
        self.process.step().await;
        Ok(reply)
    }
}

impl FormTransport for JobTenant {
    async fn send_form(
        &self,
        request: &Request,
        boundary: &str,
        _: u32,
    ) -> Result<Response, TransportFault> {
        let path = path_of(request);
        self.process.step().await;
        self.sent.borrow_mut().push(format!("POST {path}"));
        self.process_jobs();
        let body = request.body.as_ref().expect("a body").expose();
        let form = parse_form(body, boundary);
        self.arrives("import", &form["users"]);
        let fate = self.fates.borrow_mut().pop();
        let reply = match fate {
            Some(Fate::Unreachable) => Err(TransportFault::TimedOut),
            Some(Fate::Fault) => Ok(answer_text(500, "{}")),
            Some(Fate::TooLarge) => Ok(answer(413, &json!({ "errorCode": "payload_too_large" }))),
            Some(Fate::TokenRejected) => Ok(answer(401, &json!({ "errorCode": "invalid_token" }))),
            Some(Fate::RateLimitedWithoutTime) => {
                Ok(answer(429, &json!({ "errorCode": "too_many_requests" })))
            }
            Some(Fate::RateLimited) => Ok(Response {
                rate_limit: RateLimit {
                    retry_after_s: None,
                    reset_at_s: Some(self.now_ms.get() / 1_000 + 7),
                },
                ..answer(429, &json!({ "errorCode": "too_many_requests" }))
            }),
            Some(Fate::AnswerLost) => {
                self.accept(&form, fate);
                Err(TransportFault::Broken("ECONNRESET".to_owned()))
            }
            _ => Ok(self.accept(&form, fate)),
        };
        self.process.step().await;
        reply
    }
}

impl Clock for JobTenant {
    fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    fn monotonic_ms(&self) -> u64 {
        self.now_ms.get()
    }

    fn random(&self) -> f64 {
        0.0
    }

    async fn sleep(&self, ms: u64) {
        self.slept.borrow_mut().push(ms);
        self.pass(ms);
    }
}
