//! Finds the user that an identifier belongs to.

use crate::domain::identifier::Identifier;
use crate::domain::identity_field::IdentityField;
use crate::domain::outcome::Refusal;
use crate::domain::raw_object::RawObject;
use crate::domain::refusals::unreadable_answer;
use crate::domain::scope::Scope;
use crate::domain::secret::Secret;
use crate::domain::user::{UnclearIdentity, User};
use crate::endpoints::{user, users_by_email, users_search};
use crate::flow::management::{Found, Management};
use crate::flow::ports::{Cache, Clock, Transport};

/// A user that was found, apart from the answer that it came with.
pub struct FoundUser {
    /// The whole user as JSON text.
    pub text: Secret,
    /// The identity that is meant; see [`User::identity_user_id`].
    pub identity_user_id: String,
}

impl FoundUser {
    fn of(user: &User<'_>) -> Self {
        Self {
            text: user.root().text().into(),
            identity_user_id: user.identity_user_id().to_owned(),
        }
    }
}

impl<T: Transport, C: Clock, K: Cache> Management<'_, T, C, K> {
    /// The user of the connection with exactly this identifier, in the first field that has it.
    ///
    /// # Errors
    /// The refusal of a request, or `unavailable` if several users have this identifier.
    pub async fn user_by_identifier(
        &self,
        identifier: &Identifier,
    ) -> Result<Option<FoundUser>, Refusal> {
        for field in IdentityField::looked_up(identifier.kind()) {
            match self.look_up(identifier, *field).await? {
                LookUp::Found(user) => return Ok(Some(user)),
                LookUp::NotAnAddress => {
                    let found = self.look_up(identifier, IdentityField::Username).await?;
                    return Ok(found.user());
                }
                LookUp::NotFound => {}
            }
        }
        Ok(None)
    }

    /// The only user of the connection that the identifier can belong to.
    ///
    /// # Errors
    /// The refusal of a request, or `unavailable` if the identifier belongs to several users.
    pub async fn only_user_by_identifier(
        &self,
        identifier: &Identifier,
    ) -> Result<Option<FoundUser>, Refusal> {
        let mut only: Option<FoundUser> = None;
        for field in IdentityField::proven(identifier.kind()) {
            for form in identifier.stored_forms() {
                let Some(user) = self.look_up_form(identifier, *field, form).await?.user() else {
                    continue;
                };
                let is_other = |other: &FoundUser| other.identity_user_id != user.identity_user_id;
                if only.as_ref().is_some_and(is_other) {
                    return Err(several_users());
                }
                only = Some(user);
            }
        }
        Ok(only)
    }

    /// The user with an ID, as the identity of the connection that answers to the identifier.
    ///
    /// # Errors
    /// The refusal of the request, or `unavailable` if there is no such user.
    pub async fn user_of_token(
        &self,
        id: &str,
        identifier: &Identifier,
    ) -> Result<FoundUser, Refusal> {
        let user = self.user_by_id(id, identifier, IdentityField::ALL).await?;
        user.ok_or_else(|| unclear_identity(UnclearIdentity))
    }

    async fn look_up(
        &self,
        identifier: &Identifier,
        field: IdentityField,
    ) -> Result<LookUp, Refusal> {
        for form in identifier.stored_forms() {
            let result = self.look_up_form(identifier, field, form).await?;
            if !matches!(result, LookUp::NotFound) {
                return Ok(result);
            }
        }
        Ok(LookUp::NotFound)
    }

    async fn look_up_form(
        &self,
        identifier: &Identifier,
        field: IdentityField,
        form: &str,
    ) -> Result<LookUp, Refusal> {
        match field {
            IdentityField::Email => self.look_up_email(identifier, form).await,
            IdentityField::Username | IdentityField::PhoneNumber => {
                self.search(identifier, field, form).await
            }
        }
    }

    async fn look_up_email(&self, identifier: &Identifier, email: &str) -> Result<LookUp, Refusal> {
        let build = |token: &str| users_by_email::request(self.configuration, token, email);
        let response = match self.send(Scope::ReadUsers, &build).await? {
            Found::Response(response) => response,
            Found::NotAccepted => return Ok(LookUp::NotAnAddress),
            // The endpoint answers with an empty list if nobody has the address.
            Found::Nothing => return Err(unreadable_answer()),
        };
        let users = users_by_email::users(&response).ok_or_else(unreadable_answer)?;
        let user = self.only_exact(&users, identifier, IdentityField::Email)?;
        Ok(LookUp::of(user.as_ref().map(FoundUser::of)))
    }

    /// The index of a search lags behind, and its users lack large metadata. So the user is read again by ID.
    async fn search(
        &self,
        identifier: &Identifier,
        field: IdentityField,
        value: &str,
    ) -> Result<LookUp, Refusal> {
        let build = |token: &str| users_search::request(self.configuration, token, field, value);
        let Found::Response(response) = self.send(Scope::ReadUsers, &build).await? else {
            return Err(unreadable_answer());
        };
        let users = users_by_email::users(&response).ok_or_else(unreadable_answer)?;
        match self.only_exact(&users, identifier, field)? {
            Some(user) => {
                let user = self.user_by_id(&user.id(), identifier, &[field]).await?;
                Ok(LookUp::of(user))
            }
            None if users_search::is_full(users.len()) => Err(Refusal::unavailable(
                "its search has more users like this identifier than it returns",
            )),
            None => Ok(LookUp::NotFound),
        }
    }

    async fn user_by_id(
        &self,
        id: &str,
        identifier: &Identifier,
        fields: &[IdentityField],
    ) -> Result<Option<FoundUser>, Refusal> {
        let build = |token: &str| user::read(self.configuration, token, id);
        let Found::Response(response) = self.send(Scope::ReadUsers, &build).await? else {
            return Ok(None);
        };
        let members = user::user(&response).ok_or_else(unreadable_answer)?;
        let connection = &self.configuration.connection;
        let user =
            User::read(&members, connection, identifier, fields).map_err(unclear_identity)?;
        Ok(user.as_ref().map(FoundUser::of))
    }

    /// Compares the users once more: the endpoint returns users of all connections, and a search may match a part of
    /// a name.
    fn only_exact<'u>(
        &self,
        users: &'u [RawObject<'u>],
        identifier: &Identifier,
        field: IdentityField,
    ) -> Result<Option<User<'u>>, Refusal> {
        let connection = &self.configuration.connection;
        let mut exact = users.iter().filter_map(|members| {
            User::read(members, connection, identifier, &[field]).transpose()
        });
        let first = exact.next().transpose().map_err(unclear_identity)?;
        if exact.next().is_some() {
            return Err(several_users());
        }
        Ok(first)
    }
}

/// The result of a look-up in one field.
enum LookUp {
    Found(FoundUser),
    NotFound,
    /// The tenant does not take the identifier for an e-mail address. So it is nobody's address, but may be a user name.
    NotAnAddress,
}

impl LookUp {
    fn of(user: Option<FoundUser>) -> Self {
        user.map_or(Self::NotFound, Self::Found)
    }

    fn user(self) -> Option<FoundUser> {
        match self {
            Self::Found(user) => Some(user),
            Self::NotFound | Self::NotAnAddress => None,
        }
    }
}

fn unclear_identity(_: UnclearIdentity) -> Refusal {
    Refusal::unavailable("its user has not exactly one identity of Connection that was typed")
}

fn several_users() -> Refusal {
    Refusal::unavailable("it has several users of this identifier")
}
