//! The regions of Auth0's public cloud. The region of a tenant is a part of its domain.
//!
//! Source: Auth0, "Create Tenants" (localities) and "Auth0 Public Cloud Service Endpoints" (domains). Domains without a
//! region are those of tenants in the United States from before June 2020.

/// A region of Auth0's public cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The United States.
    Us,
    /// Europe.
    Eu,
    /// Australia.
    Au,
    /// Canada.
    Ca,
    /// Japan.
    Jp,
    /// The United Kingdom.
    Uk,
}

impl Region {
    /// All regions.
    pub const ALL: [Self; 6] = [Self::Us, Self::Eu, Self::Au, Self::Ca, Self::Jp, Self::Uk];

    /// The region's name in Auth0's list of addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Us => "US",
            Self::Eu => "EU",
            Self::Au => "AU",
            Self::Ca => "CA",
            Self::Jp => "JP",
            Self::Uk => "UK",
        }
    }

    /// The region of a tenant's own domain; `None` for a custom domain, and for a private cloud, whose addresses Auth0 does
    /// not publish.
    ///
    /// ```
    /// use migration_toolkit::settings::region::Region;
    ///
    /// assert_eq!(Region::of_domain("shop.eu.auth0.com"), Some(Region::Eu));
    /// assert_eq!(Region::of_domain("shop.auth0.com"), Some(Region::Us));
    /// assert_eq!(Region::of_domain("login.example.com"), None);
    /// ```
    pub fn of_domain(domain: &str) -> Option<Self> {
        let labels = domain.strip_suffix(".auth0.com")?;
        let from_label = |label: &str| {
            Self::ALL
                .into_iter()
                .find(|region| region.code().eq_ignore_ascii_case(label))
        };
        match labels.split_once('.') {
            Some((_, region)) => from_label(region),
            None if from_label(labels).is_none() => Some(Self::Us),
            None => None,
        }
    }
}
