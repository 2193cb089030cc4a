//! Ranges of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), compared by what they contain.

use cidr::{IpCidr, IpInet};

/// Parses a range or a single address. Bits behind the prefix do not count: `10.0.0.1/24` is `10.0.0.0/24`.
/// Returns `None` if `text` is neither.
pub fn parse(text: &str) -> Option<IpCidr> {
    // Rust parses numbers with a plus sign, but the length of a prefix has none.
    if text.contains('+') {
        return None;
    }
    let address: IpInet = text.parse().ok()?;
    Some(address.network())
}

/// Returns the ranges of `desired` that are not in `current`. Two texts for the same range are equal.
pub fn missing_from<'a>(desired: &[&'a str], current: &[&str]) -> Vec<&'a str> {
    let is_same = |one: &str, other: &str| {
        one == other || parse(one).is_some_and(|range| Some(range) == parse(other))
    };
    desired
        .iter()
        .copied()
        .filter(|range| !current.iter().any(|current| is_same(range, current)))
        .collect()
}

/// Returns the texts of `current` whose range is also in `other`.
pub fn common(current: &[String], other: &[String]) -> Vec<String> {
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    current
        .iter()
        .filter(|range| missing_from(&[range], &other).is_empty())
        .cloned()
        .collect()
}
