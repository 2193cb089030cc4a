//! The filter of hashes forgets none, and seldom takes a new one for a known one, until it has more than it is for.

use migration_toolkit::bulk::index::hash::hash;
use migration_toolkit::bulk::index::seen_hashes::SeenHashes;

const FIRST_CAPACITY: u64 = 1_600;
/// What three filters are for, each of which is twice as large as the one before it.
const CAPACITY: u64 = 7 * FIRST_CAPACITY;

fn hash_of(number: u64) -> u64 {
    hash(&number.to_le_bytes())
}

/// Inserts the hashes of numbers, and returns how many were taken for known ones.
fn known(seen: &mut SeenHashes, numbers: std::ops::Range<u64>) -> usize {
    numbers
        .filter(|number| seen.insert(hash_of(*number)))
        .count()
}

#[test]
fn no_hash_is_forgotten() {
    let mut seen = SeenHashes::new(1_600);
    let numbers = 0..20 * CAPACITY;
    known(&mut seen, numbers.clone());
    let count = usize::try_from(numbers.end).expect("a small number");
    assert_eq!(known(&mut seen, numbers), count);
}

#[test]
fn few_new_hashes_are_taken_for_known_ones() {
    for capacity in [FIRST_CAPACITY, 3 * FIRST_CAPACITY, CAPACITY] {
        let mut seen = SeenHashes::new(1_600);
        let wrong = known(&mut seen, 0..capacity);
        assert!(wrong < 100, "{wrong} of {capacity}");
    }
}

#[test]
fn a_filter_with_too_many_hashes_does_not_grow() {
    let mut seen = SeenHashes::new(1_600);
    known(&mut seen, 0..9 * CAPACITY);
    let wrong = known(&mut seen, 9 * CAPACITY..10 * CAPACITY);
    assert!(wrong > 5_000, "{wrong}");
}

#[test]
fn what_is_more_than_the_filters_are_for_goes_into_the_last_one() {
    let mut seen = SeenHashes::new(1_600);
    known(&mut seen, 0..CAPACITY);
    let wrong = known(&mut seen, CAPACITY..2 * CAPACITY);
    // A fourth filter would take 100 of them for known ones, and the last one alone 650.
    assert!((200..450).contains(&wrong), "{wrong}");
}
