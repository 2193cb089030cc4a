//! What the tenant of `job_tenant` answers about its jobs, users and connection.

use migration_core::endpoints::http::Response;
use serde_json::{Value, json};

use super::job_tenant::{CONNECTION, JobTenant, TestJob};

impl JobTenant {
    fn show_job(&self, id: &str, errors: bool) -> Response {
        let jobs = self.jobs.borrow();
        let is_known =
            |job: &&TestJob| job.status != Some("") || self.now_ms.get() < job.ends_at_ms;
        let Some(job) = jobs.get(id).filter(is_known) else {
            return answer(
                404,
                &json!({ "statusCode": 404, "message": "The job does not exist" }),
            );
        };
        if self.now_ms.get() < job.ends_at_ms {
            return answer(
                200,
                &json!({ "id": id, "status": "processing", "percentage_done": 50 }),
            );
        }
        let status = job.status.unwrap_or("completed");
        if let (true, Some((status, errors))) = (errors, &*self.errors.borrow()) {
            return answer(*status, errors);
        }
        let details =
            "Failed to parse users file JSON when importing users. Make sure it is valid JSON.";
        match (errors, status) {
            (true, "failed") => answer(
                200,
                &json!({ "id": id, "type": "users_import", "status": "failed", "status_details": details }),
            ),
            (true, _) if job.errors.is_empty() => answer_text(204, ""),
            (true, _) => answer(200, &json!(job.errors)),
            (false, "completed") => {
                let summary = self.summary.borrow().clone().unwrap_or_else(|| {
                    json!({
                        "inserted": job.inserted, "updated": job.updated,
                        "failed": job.errors.len(), "total": job.users.len(),
                    })
                });
                answer(
                    200,
                    &json!({ "id": id, "status": "completed", "summary": summary }),
                )
            }
            (false, "failed") => answer(
                200,
                &json!({ "id": id, "status": "failed", "status_details": "The job has failed." }),
            ),
            (false, status) => answer(200, &json!({ "id": id, "status": status })),
        }
    }

    pub(super) fn reply(&self, method: &str, path: &str) -> Response {
        if path == "oauth/token" {
            let Some(left) = self.tokens.get().checked_sub(1) else {
                return answer(403, &json!({ "error": "access_denied" }));
            };
            self.tokens.set(left);
            return answer(
                200,
                &json!({ "access_token": "t", "expires_in": 86_400, "token_type": "Bearer" }),
            );
        }
        if let Some(id) = path.strip_prefix("users/auth0%7C") {
            return match self.users.borrow().get(id) {
                Some(user) => answer(200, user),
                None => answer(
                    404,
                    &json!({ "statusCode": 404, "errorCode": "inexistent_user" }),
                ),
            };
        }
        if let Some(email) = path.strip_prefix("users-by-email?email=") {
            if !email.contains("%40") {
                let message =
                    "Query validation error: 'Object didn't pass validation for format email'";
                return answer(
                    400,
                    &json!({ "errorCode": "invalid_query_string", "message": message }),
                );
            }
            return answer(200, &json!(self.by_email(&email.replace("%40", "@"))));
        }
        if let Some(job) = path.strip_prefix("jobs/") {
            return match job.strip_suffix("/errors") {
                Some(id) => self.show_job(id, true),
                None => self.show_job(job, false),
            };
        }
        let connection = json!({ "id": CONNECTION, "name": "Moved", "strategy": "auth0" });
        match path.split('?').next().unwrap_or_default() {
            "connections" => answer(200, &json!({ "connections": [connection] })),
            _ if path.contains("/clients") => {
                answer(200, &json!({ "clients": [{ "client_id": "app" }] }))
            }
            _ => panic!("{method} {path} is not expected"),
        }
    }
}

pub(super) fn answer(status: u16, body: &Value) -> Response {
    answer_text(status, &body.to_string())
}

pub(super) fn answer_text(status: u16, body: &str) -> Response {
    Response {
        status,
        body: body.into(),
        ..Response::default()
    }
}
