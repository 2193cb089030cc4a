//! Creates roles, organizations and users in the new tenant.

use serde_json::{Value, json};

use crate::api::endpoints::{organizations, roles, users};
use crate::api::ports::Ports;
use crate::api::request::ApiRequest;
use crate::api::send::Refusal;
use crate::bulk::assignments::apply::{Applier, PERMISSIONS_PER_REQUEST};
use crate::bulk::assignments::batches::REFUSALS;
use crate::bulk::assignments::create_user::user_body;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::work::Permission;
use crate::bulk::ports::RunFolder;
use crate::json_value::{Object, get_str, set_member};
use crate::problem::Problem;

impl<P: Ports, F: RunFolder> Applier<'_, '_, P, F> {
    pub(super) async fn create_role(
        &self,
        name: &str,
        description: &str,
        permissions: &[Permission],
    ) -> Result<u64, Problem> {
        let mut body = json!({ "name": name });
        if !description.is_empty() {
            set_member(&mut body, "description", json!(description));
        }
        let (new, directory) = (self.context.new, &self.context.directory);
        let created = new.send_or_refusal(&roles::create(body), &REFUSALS).await?;
        let id = match &created {
            Ok(role) => {
                directory.add_role(name, get_str(role, "id"));
                directory.role(name)
            }
            // An earlier attempt may have created it without its answer having arrived.
            Err(refusal) if refusal.status == 409 => directory.find_role(new, name).await?,
            Err(_) => None,
        };
        let Some(id) = id else {
            return self.refuse_creation(name, created).await;
        };
        for permissions in permissions.chunks(PERMISSIONS_PER_REQUEST) {
            let request = roles::add_permissions(&id, &json!(permissions));
            self.send(&request, name, FailureCode::PermissionMissing)
                .await?;
        }
        Ok(1)
    }

    pub(super) async fn create_organization(
        &self,
        name: &str,
        members: &Object,
    ) -> Result<u64, Problem> {
        let mut body = members.clone();
        body.insert("name".to_owned(), name.into());
        let connection = json!([{ "connection_id": self.context.connection_id() }]);
        body.insert("enabled_connections".to_owned(), connection);
        let (new, directory) = (self.context.new, &self.context.directory);
        let request = organizations::create(body.into());
        let created = new.send_or_refusal(&request, &REFUSALS).await?;
        match &created {
            Ok(organization) => directory.add_organization(name, get_str(organization, "id")),
            Err(refusal) if refusal.status == 409 => {
                directory.find_organization(new, name).await?;
            }
            Err(_) => {}
        }
        if directory.organization(name).is_some() {
            return Ok(1);
        }
        self.refuse_creation(name, created).await
    }

    pub(super) async fn enable_connection(&self, name: &str) -> Result<u64, Problem> {
        let Some(id) = self.context.directory.organization(name) else {
            return Ok(0);
        };
        let request = organizations::enable_connection(&id, self.context.connection_id());
        match self
            .context
            .new
            .send_or_refusal(&request, &REFUSALS)
            .await?
        {
            // An earlier attempt may have enabled it without its answer having arrived.
            Err(refusal) if refusal.status == 409 => Ok(1),
            Ok(_) => Ok(1),
            Err(refusal) => {
                let code = FailureCode::ConnectionNotEnabled;
                self.fail(Failure::new(code, name, refusal.message)).await
            }
        }
    }

    pub(super) async fn create_user(&self, user: &str, record: &str) -> Result<u64, Problem> {
        let connection = self.context.connection.as_ref();
        let connection = connection.map_or("", |connection| connection.name.as_str());
        let body = self
            .password_seed
            .and_then(|seed| user_body(record, connection, seed, user));
        let Some(body) = body else {
            let failure =
                Failure::new(FailureCode::CreationRefused, "", "the record is unreadable");
            return self.fail(failure.of_user(user)).await;
        };
        let new = self.context.new;
        let refusal = match new.send_or_refusal(&users::create(body), &REFUSALS).await? {
            Ok(_) => return Ok(1),
            Err(refusal) => refusal,
        };
        // An earlier attempt may have created the user without its answer having arrived.
        if refusal.status == 409 && new.find(&users::read(user)).await?.is_some() {
            return Ok(1);
        }
        let hint = match refusal.status {
            409 => {
                " Another user has this identifier, or the scripts of the new connection still find the user in the old \
                 tenant: then the user moves at the next login, or run finish first."
            }
            _ => "",
        };
        let reason = format!("{}{hint}", refusal.message);
        let failure = Failure::new(FailureCode::CreationRefused, "", reason);
        self.fail(failure.of_user(user)).await
    }

    /// Sends a request whose refusal is a failure of its own.
    async fn send(
        &self,
        request: &ApiRequest,
        name: &str,
        code: FailureCode,
    ) -> Result<(), Problem> {
        if let Err(refusal) = self.context.new.send_or_refusal(request, &REFUSALS).await? {
            self.fail(Failure::new(code, name, refusal.message)).await?;
        }
        Ok(())
    }

    async fn refuse_creation(
        &self,
        name: &str,
        created: Result<Value, Refusal>,
    ) -> Result<u64, Problem> {
        let reason = match created {
            Ok(_) => "the answer has no ID".to_owned(),
            Err(refusal) => refusal.message,
        };
        self.fail(Failure::new(FailureCode::CreationRefused, name, reason))
            .await
    }
}
