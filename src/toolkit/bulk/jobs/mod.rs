//! Export and import jobs of Auth0.
//!
//! # What is on the disk before what
//!
//! An import goes on after a crash at any point. Each of these holds because the step is durable (`fdatasync`, or a file that is
//! flushed and renamed) before the next one begins:
//!
//! 1. **Before the first request** the journal names the tenant, the connection, the mode and each file with its hash.
//!    A file that was changed since is not sent, and a run is not resumed with another tenant, connection or mode.
//! 2. **Before a file is sent** the journal has its hash and "about to send" (`send`).
//! 3. **Before a job is looked at** the journal has its ID (`job`). So every job is known, unless a crash comes between
//!    the arrival of a request and this record.
//! 4. **Before the outcome of a file counts** (`done`, `split`) its failures are in `failed.ndjson`, and the users to be sent
//!    again are in files of their own. What a crash leaves of failures without outcome is taken out by the next process, so
//!    no failure is there twice.
//! 5. **Before the next file is sent** the outcome of each job that was seen to have ended is in the journal.
//! 6. **A torn last line** of the journal counts as not written, and is cut off.
//!
//! A `send` without a `job` is unsure: the request may have arrived, and Auth0 can't be asked, as it does not list jobs.
//! Without `upsert` the file is sent again; the users of the first request are then refused as duplicates, and a look at the new
//! tenant by ID tells them from true conflicts. With `upsert` the users are looked at first, because sending again could undo a
//! newer change: those that are as the file wants them count, those that were changed since are left alone and said, and only the
//! others are sent. So a file is sent at least once, and repeats are recognised. That everybody is there is proven by
//! `verify`, not by this.
//!
//! The counts of all users settled and of all files open are the number of users of the import, at every point.

mod busy;
pub mod connection;
pub mod download;
pub mod export;
pub mod failures;
pub mod import_file;
pub mod import_plan;
pub mod importer;
pub mod job;
pub mod job_errors;
pub mod journal;
pub mod look_up;
pub mod overwrite;
pub mod poll;
pub mod rate;
pub mod remedy;
pub mod retry_files;
mod send;
mod settle;
mod split;
pub mod tally;
