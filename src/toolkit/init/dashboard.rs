//! Links to pages of the Dashboard.

use crate::settings::region::Region;

/// The page *Applications > APIs > Auth0 Management API > Machine to Machine Applications* of a tenant. Without a known region
/// the link leads to that page of the tenant that the Dashboard shows.
///
/// ```
/// use migration_toolkit::init::dashboard::authorized_applications;
///
/// assert_eq!(
///     authorized_applications("shop.eu.auth0.com"),
///     "https://manage.auth0.com/dashboard/eu/shop/apis/management/authorized-clients"
/// );
/// ```
pub fn authorized_applications(domain: &str) -> String {
    let name = domain.split('.').next().unwrap_or_default();
    let tenant = match Region::of_domain(domain) {
        Some(region) => format!("dashboard/{}/{name}", region.code().to_ascii_lowercase()),
        None => "#".to_owned(),
    };
    format!("https://manage.auth0.com/{tenant}/apis/management/authorized-clients")
}
