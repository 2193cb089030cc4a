//! The download of an export's file: a port, since it goes to another host than the tenant and straight to a file.

use std::future::Future;

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// Downloads files into the run folder.
pub trait Downloads {
    /// Downloads a file in gzip to `name`, and checks it to its end. The link is a credential, and the request has no other:
    /// the tenant's token never goes to this host. What has arrived of an earlier attempt is continued where the host
    /// allows that, and is begun again where it does not. The file gets its name only when it is complete.
    fn download(&self, link: &Secret, name: &str) -> impl Future<Output = Downloaded>;
}

/// What has become of a download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Downloaded {
    /// The file is there.
    Complete(ExportedFile),
    /// The host does not accept the link any more, which is valid for a minute.
    LinkExpired {
        /// How many bytes have arrived up to now.
        received: u64,
    },
    /// The connection broke off, or the host has a fault.
    Interrupted {
        /// How many bytes have arrived up to now.
        received: u64,
        /// Why, for display, without the link.
        reason: String,
    },
    /// All bytes have arrived, and they are no whole gzip. They were discarded.
    Damaged {
        /// Why, for display.
        reason: String,
    },
    /// The host answers with something else than the file.
    Refused {
        /// Why, for display, without the link.
        reason: String,
    },
    /// The file can't be written; the host of the command knows why.
    FileError,
}

/// A file with exported users, one a line, in gzip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExportedFile {
    /// How many bytes it has.
    pub bytes: u64,
    /// The hash of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// How many users it has: its lines that are not empty.
    pub users: u64,
}
