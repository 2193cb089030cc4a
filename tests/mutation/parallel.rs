//! Work on several items at once, with the progress on standard error.

use std::sync::Mutex;
use std::thread;

/// Returns the results in the order of the items. `what` is what the progress counts.
pub fn map<T: Sync, R: Send>(
    what: &str,
    items: &[T],
    jobs: usize,
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let queue = Mutex::new(items.iter().enumerate());
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let step = items.len().div_ceil(10).max(1);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                // The lock is held only while the next item is taken.
                let next = || queue.lock().ok()?.next();
                while let Some((index, item)) = next() {
                    let result = work(index, item);
                    if let Ok(mut results) = results.lock() {
                        results.push((index, result));
                        if results.len() % step == 0 || results.len() == items.len() {
                            eprintln!("mutate: {} of {} {what}", results.len(), items.len());
                        }
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
