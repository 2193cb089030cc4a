//! The lines that the package logs about a token cache.

use crate::explain::entry::{Entry, Topic};

/// The `event` of such a line.
pub(super) const EVENT: &str = "token_cache";

/// Explains all codes of such a line.
pub(super) fn entries() -> Vec<Entry> {
    vec![
        Entry::new(
            Topic::TokenCache,
            "get_failed",
            "The method `get` of the token cache has thrown, has rejected, or took longer than a second or a quarter of the \
             time that the request had left. The call has requested a token itself.",
            "If it lasts, look at the store: each such call sends a request more, and waits for the store before.",
        ),
        Entry::new(
            Topic::TokenCache,
            "set_failed",
            "The method `set` of the token cache has thrown, has rejected or took too long, or the runtime has no WebCrypto to \
             encrypt the entry with. The call goes on with its token, and other instances request one themselves.",
            "If it lasts, look at the store, and whether `globalThis.crypto.subtle` is there.",
        ),
        Entry::new(
            Topic::TokenCache,
            "entry_unreadable",
            "The method `get` of the token cache has returned something that this package has not stored for this old tenant and \
             client, or that was stored with another `Client_Secret`. The call has requested a token itself and stores it.",
            "Nothing after `Client_Secret` was replaced. Otherwise look who else writes to the store.",
        ),
    ]
}
