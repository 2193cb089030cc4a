//! The hashes of the indexes are those of XXH3 with a seed of our own, which the canonical hash of `verify` depends on. The
//! expected values are from another implementation (the package `xxhash` of Python).

use migration_toolkit::bulk::index::hash::{hash, hash_of_kind, wide_hash};

const KEY: &[u8] = b"jo@example.com";

#[test]
fn hash_is_xxh3_with_the_seed_of_its_kind() {
    let of_kinds = [
        0xc8f9_4cac_d0ad_5025,
        0x055f_585f_2a6b_39e1,
        0x3e1f_dd87_5386_0392,
        0x25a2_f37d_34a0_17c5,
    ];
    assert_eq!([0, 1, 2, 3].map(|kind| hash_of_kind(kind, KEY)), of_kinds);
    assert_eq!(hash(KEY), of_kinds[0]);
}

#[test]
fn wide_hash_is_xxh3_of_128_bits() {
    assert_eq!(
        wide_hash(KEY),
        [0x8b63_228a_f8ff_f5ff, 0xc1b0_db94_9292_99ec]
    );
}
