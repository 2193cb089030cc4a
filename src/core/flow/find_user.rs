//! Finds the user that an identifier belongs to.

use crate::domain::identifier::IdentifierKind;
use crate::domain::named_enum::named_enum;
use crate::domain::outcome::Refusal;
use crate::domain::raw_object::RawObject;
use crate::domain::refusals::unreadable_answer;
use crate::domain::scope::Scope;
use crate::domain::user::User;
use crate::endpoints::{user, users_by_email, users_search};
use crate::flow::management::Management;
use crate::flow::ports::{Clock, TokenCache, Transport};

named_enum! {
    /// A field of a user that identifies it in its connection.
    pub enum IdentityField {
        /// The e-mail address.
        Email = "email",
        /// The user name.
        Username = "username",
    }
}

impl<T: Transport, C: Clock, K: TokenCache> Management<'_, T, C, K> {
    /// The user of the connection with exactly this identifier.
    ///
    /// # Errors
    /// The refusal of a request, or `unavailable` if several users have this identifier.
    pub async fn user_by_identifier(
        &self,
        identifier: IdentifierKind<'_>,
    ) -> Result<Option<User>, Refusal> {
        use IdentityField::{Email, Username};
        let (value, fields): (&str, &[IdentityField]) = match identifier {
            IdentifierKind::Email(value) => (value, &[Email]),
            IdentifierKind::Username(value) => (value, &[Username]),
            IdentifierKind::EmailOrUsername(value) => (value, &[Email, Username]),
        };
        for &field in fields {
            let build = |token: &str| match field {
                Email => users_by_email::request(self.configuration, token, value),
                Username => users_search::request(self.configuration, token, value),
            };
            match self.send(Scope::ReadUsers, &build).await? {
                Some(response) => {
                    let users = users_by_email::users(&response).ok_or_else(unreadable_answer)?;
                    if let Some(user) = self.only_exact(users, field, value)? {
                        return Ok(Some(user));
                    }
                }
                // What the tenant does not accept as an e-mail address may still be a user name.
                None if fields.len() > 1 && field == Email => {}
                None => return Err(unreadable_answer()),
            }
        }
        Ok(None)
    }

    /// The user with an ID, if it holds an identity of the connection.
    ///
    /// # Errors
    /// The refusal of the request, or `unavailable` if there is no such user.
    pub async fn user_by_id(&self, id: &str) -> Result<User, Refusal> {
        let answer = self
            .send(Scope::ReadUsers, &|token| {
                user::read(self.configuration, token, id)
            })
            .await?;
        let response =
            answer.ok_or_else(|| Refusal::unavailable("the user of its token is not there"))?;
        let members = user::user(&response).ok_or_else(unreadable_answer)?;
        User::read(members, &self.configuration.connection).ok_or_else(|| {
            Refusal::unavailable("the user of its token has no identity of Connection")
        })
    }

    /// Compares the users once more: the endpoint returns users of all connections, and a search may match a part of
    /// a name.
    fn only_exact(
        &self,
        users: Vec<RawObject>,
        field: IdentityField,
        value: &str,
    ) -> Result<Option<User>, Refusal> {
        let mut exact = users
            .into_iter()
            .filter_map(|members| User::read(members, &self.configuration.connection))
            .filter(|user| user.field_is(field.name(), value));
        let first = exact.next();
        if exact.next().is_some() {
            return Err(Refusal::unavailable(
                "it has several users of this identifier",
            ));
        }
        Ok(first)
    }
}
