//! Finding the one user that an identifier means.

use super::management::{Management, unreadable};
use super::ports::{Clock, TokenCache, Transport};
use crate::domain::identifier::Identifier;
use crate::domain::json::Members;
use crate::domain::outcome::Refusal;
use crate::domain::user::User;
use crate::endpoints::user::READ_SCOPE;
use crate::endpoints::{user, users_by_email, users_search};

impl<T: Transport, C: Clock, K: TokenCache> Management<'_, T, C, K> {
    /// The user of the connection with exactly this identifier.
    ///
    /// # Errors
    /// Why the old tenant could not be asked, or that it named more than one.
    pub async fn user_by_identifier(&self, identifier: Identifier<'_>) -> Result<Option<User>, Refusal> {
        match identifier {
            Identifier::Email(email) => self.user_by_email(email).await,
            Identifier::Username(username) => self.user_by_username(username).await,
            Identifier::EmailOrUsername(either) => match self.user_by_email(either).await? {
                Some(user) => Ok(Some(user)),
                None => self.user_by_username(either).await,
            },
        }
    }

    /// The user with an ID, if it holds an identity of the connection.
    ///
    /// # Errors
    /// Why the old tenant could not be asked, or that there is no such user.
    pub async fn user_by_id(&self, id: &str) -> Result<User, Refusal> {
        let answer = self.ask(READ_SCOPE, |token| user::read(self.configuration, token, id)).await?;
        let response = answer.ok_or_else(|| Refusal::unavailable("the user of its token is not there"))?;
        let members = user::user(&response).ok_or_else(unreadable)?;
        User::read(members, &self.configuration.connection)
            .ok_or_else(|| Refusal::unavailable("the user of its token has no identity of Connection"))
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<User>, Refusal> {
        let build = |token: &str| users_by_email::request(self.configuration, token, email);
        let response = self.ask(READ_SCOPE, build).await?.ok_or_else(unreadable)?;
        let users = users_by_email::users(&response).ok_or_else(unreadable)?;
        self.only_exact(users, "email", email)
    }

    async fn user_by_username(&self, username: &str) -> Result<Option<User>, Refusal> {
        let build = |token: &str| users_search::request(self.configuration, token, username);
        let response = self.ask(READ_SCOPE, build).await?.ok_or_else(unreadable)?;
        let users = users_search::users(&response).ok_or_else(unreadable)?;
        self.only_exact(users, "username", username)
    }

    /// What the endpoint found is compared again: it looks over all connections, and a search may
    /// match a part.
    fn only_exact(&self, users: Vec<Members>, field: &str, value: &str) -> Result<Option<User>, Refusal> {
        let mut exact = users
            .into_iter()
            .filter_map(|members| User::read(members, &self.configuration.connection))
            .filter(|user| user.field_is(field, value));
        let first = exact.next();
        if exact.next().is_some() {
            return Err(Refusal::unavailable("it has several users of this identifier"));
        }
        Ok(first)
    }
}
