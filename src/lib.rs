//! Moves the users of an old Auth0 tenant to a new one when they log in.
