//! Finding the one user that an identifier means.

use crate::domain::identifier::Identifier;
use crate::domain::json::Members;
use crate::domain::outcome::Refusal;
use crate::domain::user::User;
use crate::endpoints::user::READ_SCOPE;
use crate::endpoints::{user, users_by_email, users_search};
use crate::flow::management::{Management, unreadable};
use crate::flow::ports::{Clock, TokenCache, Transport};

const EMAIL: &str = "email";
const USERNAME: &str = "username";

impl<T: Transport, C: Clock, K: TokenCache> Management<'_, T, C, K> {
    /// The user of the connection with exactly this identifier.
    ///
    /// # Errors
    /// Why the old tenant could not be asked, or that it named more than one.
    pub async fn user_by_identifier(
        &self,
        identifier: Identifier<'_>,
    ) -> Result<Option<User>, Refusal> {
        let (value, fields): (&str, &[&str]) = match identifier {
            Identifier::Email(value) => (value, &[EMAIL]),
            Identifier::Username(value) => (value, &[USERNAME]),
            Identifier::EmailOrUsername(value) => (value, &[EMAIL, USERNAME]),
        };
        for &field in fields {
            let build = |token: &str| match field {
                EMAIL => users_by_email::request(self.configuration, token, value),
                _ => users_search::request(self.configuration, token, value),
            };
            match self.ask(READ_SCOPE, &build).await? {
                Some(response) => {
                    let users = users_by_email::users(&response).ok_or_else(unreadable)?;
                    if let Some(user) = self.only_exact(users, field, value)? {
                        return Ok(Some(user));
                    }
                }
                // What is no address to the tenant may still be a user name.
                None if fields.len() > 1 && field == EMAIL => {}
                None => return Err(unreadable()),
            }
        }
        Ok(None)
    }

    /// The user with an ID, if it holds an identity of the connection.
    ///
    /// # Errors
    /// Why the old tenant could not be asked, or that there is no such user.
    pub async fn user_by_id(&self, id: &str) -> Result<User, Refusal> {
        let answer = self
            .ask(READ_SCOPE, &|token| {
                user::read(self.configuration, token, id)
            })
            .await?;
        let response =
            answer.ok_or_else(|| Refusal::unavailable("the user of its token is not there"))?;
        let members = user::user(&response).ok_or_else(unreadable)?;
        User::read(members, &self.configuration.connection).ok_or_else(|| {
            Refusal::unavailable("the user of its token has no identity of Connection")
        })
    }

    /// What the endpoint found is compared again: it looks over all connections, and a search may
    /// match a part.
    fn only_exact(
        &self,
        users: Vec<Members>,
        field: &str,
        value: &str,
    ) -> Result<Option<User>, Refusal> {
        let mut exact = users
            .into_iter()
            .filter_map(|members| User::read(members, &self.configuration.connection))
            .filter(|user| user.field_is(field, value));
        let first = exact.next();
        if exact.next().is_some() {
            return Err(Refusal::unavailable(
                "it has several users of this identifier",
            ));
        }
        Ok(first)
    }
}
