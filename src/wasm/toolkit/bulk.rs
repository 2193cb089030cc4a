//! Chunked work for a worker thread: classes that take the bytes of files.
//!
//! All classes have the same methods, so that one worker serves them all. An invalid request is a problem, too, and `finish`
//! returns it.

use wasm_bindgen::prelude::*;

use crate::bulk_host::{JsBulkHost, to_number};
use crate::convert::{request_from_js, result_to_js};
use migration_toolkit::bulk::assignments::scan;
use migration_toolkit::bulk::convert::converter;
use migration_toolkit::bulk::verify::comparer;
use migration_toolkit::bulk::verify::hashed_users::HashedUsers;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::bulk::verify::user_hasher;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::status::scan as status_scan;

/// Whether bytes of a file are needed: of work that returns nothing, always.
trait Needed {
    fn needed(self) -> bool;
}

impl Needed for () {
    fn needed(self) -> bool {
        true
    }
}

impl Needed for bool {
    fn needed(self) -> bool {
        self
    }
}

/// Defines a class of chunked work. `$new` makes the work of a request and a host, `$finish` ends it.
macro_rules! chunked_work {
    ($(#[$doc:meta])* $class:ident, $work:ty, $new:expr, $finish:expr) => {
        $(#[$doc])*
        #[wasm_bindgen]
        pub struct $class(Result<$work, Problem>);

        #[wasm_bindgen]
        impl $class {
            /// Prepares the work.
            #[wasm_bindgen(constructor)]
            pub fn new(request: JsValue, host: JsBulkHost) -> Self {
                Self(request_from_js(request).and_then(|request| ($new)(request, host)))
            }

            /// Begins the file of this number, from 0, in the request; `false` if nothing of it is needed.
            pub fn begin_file(&mut self, file: u32) -> bool {
                match &mut self.0 {
                    Ok(work) => work.begin_file(file).needed(),
                    Err(_) => false,
                }
            }

            /// Takes the next bytes of the file; `false` if no more are needed.
            pub fn push(&mut self, bytes: &[u8]) -> bool {
                match &mut self.0 {
                    Ok(work) => work.push(bytes).needed(),
                    Err(_) => false,
                }
            }

            /// The number of whole lines of the file that were read.
            pub fn lines(&self) -> f64 {
                self.0.as_ref().map_or(0.0, |work| to_number(work.lines()))
            }

            /// Ends the file.
            pub fn end_file(&mut self) {
                if let Ok(work) = &mut self.0 {
                    work.end_file();
                }
            }

            /// Ends the work: `{ ok: document }` or `{ problem }`. It can be called once.
            pub fn finish(&mut self) -> JsValue {
                let finished = Problem::new(ProblemCode::WrongUse, "the work is finished");
                let work = std::mem::replace(&mut self.0, Err(finished));
                result_to_js(work.and_then($finish))
            }
        }
    };
}

chunked_work!(
    /// Converts an export into import files.
    Converter,
    converter::Converter<JsBulkHost>,
    |request, host| converter::Converter::new(&request, host),
    |work: converter::Converter<JsBulkHost>| work.finish().0
);

chunked_work!(
    /// Compares two exports. The numbers of the files are explained at [`comparer::Comparer`].
    Comparer,
    comparer::Comparer<JsBulkHost>,
    |request: CompareRequest, host| Ok(comparer::Comparer::new(request.check()?, host)),
    |mut work: comparer::Comparer<JsBulkHost>| work.finish()
);

#[wasm_bindgen]
impl Comparer {
    /// Takes what `take` of `UserHasher` has returned; `false` if no more is needed.
    pub fn add(&mut self, hashed: &[u8]) -> bool {
        // Without these users, the comparison would be wrong.
        let users = HashedUsers::from_bytes(hashed).expect_throw("these are no hashed users");
        match &mut self.0 {
            Ok(work) => work.add(&users),
            Err(_) => false,
        }
    }
}

chunked_work!(
    /// Hashes the users of some files for the comparer, which gets them by `take` and `add`. Its request is that of the comparer.
    UserHasher,
    user_hasher::UserHasher,
    |request: CompareRequest, _| Ok(user_hasher::UserHasher::new(request.check()?)),
    |_| Ok(())
);

#[wasm_bindgen]
impl UserHasher {
    /// The users that were hashed since the last call; `undefined` if there are none.
    pub fn take(&mut self) -> Option<Vec<u8>> {
        let work = self.0.as_mut().ok()?;
        let bytes = (!work.users().is_empty()).then(|| work.users().to_bytes());
        work.clear();
        bytes
    }
}

chunked_work!(
    /// Lists what an export says about users beside their profiles.
    UserScan,
    scan::UserScan<JsBulkHost>,
    |request, host| Ok(scan::UserScan::new(request, host)),
    |work: scan::UserScan<JsBulkHost>| work.finish().0
);

chunked_work!(
    /// Counts the users of both tenants for `status`. The files of the new tenant come first.
    StatusScan,
    status_scan::StatusScan<JsBulkHost>,
    |request: status_scan::StatusScanRequest, host| status_scan::StatusScan::new(&request, host),
    |work: status_scan::StatusScan<JsBulkHost>| work.finish().0
);
