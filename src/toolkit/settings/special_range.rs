//! Ranges of addresses from which no tenant sends, and ranges that are too wide. On an allowlist of attack protection the
//! first are useless, and the second let attackers through.
//!
//! Source: the special-purpose address registries of IANA (RFC 6890) and the RFCs that they name.

use cidr::{IpCidr, IpInet};

use crate::settings::address_range;

/// An IPv4 range of this length or shorter is wider than what any provider sends from.
const WIDE_IPV4_PREFIX: u8 = 8;
/// An IPv6 range of this length or shorter holds many providers: they get ranges of 19 to 32 bits.
const WIDE_IPV6_PREFIX: u8 = 16;

/// The special ranges, with what each is.
const SPECIAL: [(&str, &str); 19] = [
    ("192.0.2.0/24", "an address of examples (RFC 5737)"),
    ("198.51.100.0/24", "an address of examples (RFC 5737)"),
    ("203.0.113.0/24", "an address of examples (RFC 5737)"),
    ("2001:db8::/32", "an address of examples (RFC 3849)"),
    ("3fff::/20", "an address of examples (RFC 9637)"),
    ("10.0.0.0/8", "a private address (RFC 1918)"),
    ("172.16.0.0/12", "a private address (RFC 1918)"),
    ("192.168.0.0/16", "a private address (RFC 1918)"),
    ("fc00::/7", "a private address (RFC 4193)"),
    (
        "100.64.0.0/10",
        "an address of providers' own networks (RFC 6598)",
    ),
    ("127.0.0.0/8", "an address of the machine itself (RFC 1122)"),
    ("::1/128", "an address of the machine itself (RFC 4291)"),
    ("169.254.0.0/16", "a link-local address (RFC 3927)"),
    ("fe80::/10", "a link-local address (RFC 4291)"),
    ("0.0.0.0/8", "no address that can send (RFC 1122)"),
    ("::/128", "no address that can send (RFC 4291)"),
    ("224.0.0.0/4", "a multicast address (RFC 5771)"),
    ("ff00::/8", "a multicast address (RFC 4291)"),
    ("240.0.0.0/4", "a reserved address (RFC 1112)"),
];

/// Says what is odd about a range, as the end of a sentence that begins with it; `None` if nothing is.
///
/// ```
/// use migration_toolkit::settings::special_range::concern;
///
/// assert!(concern("10.1.2.3").is_some());
/// assert_eq!(concern("18.197.9.11"), None);
/// ```
pub fn concern(range: &str) -> Option<String> {
    let range = address_range::parse(range)?;
    let special = SPECIAL.into_iter().find(|(special, _)| {
        address_range::parse(special).is_some_and(|special| contains(&special, &range))
    });
    if let Some((_, what)) = special {
        return Some(format!("is {what}, from which no tenant sends requests"));
    }
    let widest = if range.is_ipv4() {
        WIDE_IPV4_PREFIX
    } else {
        WIDE_IPV6_PREFIX
    };
    (range.network_length() <= widest)
        .then(|| "is so wide that it lets whole providers through, attackers among them".to_owned())
}

fn contains(outer: &IpCidr, inner: &IpCidr) -> bool {
    outer.is_ipv4() == inner.is_ipv4()
        && outer.network_length() <= inner.network_length()
        && outer.contains(&IpInet::address(&inner.first()))
}
