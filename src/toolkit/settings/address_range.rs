//! Ranges of IP addresses, whichever way they are written (RFC 4632, RFC 4291 section 2.3).

use core::net::IpAddr;

/// A range of addresses, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    first: IpAddr,
    length: u8,
}

impl AddressRange {
    /// Reads an address, with the length of its prefix if need be; `None` when `text` is something else.
    pub fn read(text: &str) -> Option<Self> {
        let (address, length) = text
            .split_once('/')
            .map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            None => most,
            Some(length) if length.bytes().all(|byte| byte.is_ascii_digit()) => {
                length.parse().ok()?
            }
            Some(_) => return None,
        };
        let free = u32::from(most).checked_sub(u32::from(length))?;
        // What lies behind the prefix does not count; a shift by all bits is none.
        let first = match address {
            IpAddr::V4(address) => {
                IpAddr::V4((address.to_bits() & u32::MAX.checked_shl(free).unwrap_or(0)).into())
            }
            IpAddr::V6(address) => {
                IpAddr::V6((address.to_bits() & u128::MAX.checked_shl(free).unwrap_or(0)).into())
            }
        };
        Some(Self { first, length })
    }
}

/// Those of `desired` that are not in `current`, however either is written.
pub fn missing_from<'a>(desired: &[&'a str], current: &[&str]) -> Vec<&'a str> {
    let is_same = |one: &str, other: &str| {
        one == other
            || AddressRange::read(one).is_some_and(|one| Some(one) == AddressRange::read(other))
    };
    desired
        .iter()
        .copied()
        .filter(|range| !current.iter().any(|current| is_same(range, current)))
        .collect()
}
