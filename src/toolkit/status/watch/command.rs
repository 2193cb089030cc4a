//! The command: opens both tenants, and follows their events and logs until somebody ends it.

use futures_lite::future;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::{Ports, StreamTransport};
use crate::api::session::Session;
use crate::bulk::configuration::choose_pair;
use crate::bulk::timestamp::{format_ms, parse_ms};
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::status::history::parse_history;
use crate::status::watch::change::{ChangeKind, WatchTotals, WatchUi};
use crate::status::watch::sources::Sources;
use crate::status::watch::tally::Tally;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// The request of `status --watch`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct WatchRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The text of the history file; empty if there is none.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub history: String,
}

/// How a watch has ended.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WatchReport {
    /// What the watch looks back to: the time of the last record, or else of its own beginning.
    pub since: String,
    /// The sums.
    pub totals: WatchTotals,
}

/// Runs `status --watch`, until [`WatchUi::stopped`].
///
/// # Errors
/// `settings`, `wrong_use`, `files` if the history can't be read, `missing_scope` if there is nothing to follow, or the problem of
/// a request.
pub async fn watch<P>(request: &WatchRequest, ports: &P) -> Result<WatchReport, Problem>
where
    P: Ports<Transport: StreamTransport, Ui: WatchUi>,
{
    let settings = MigrationSettings::parse(&request.settings)?;
    let pair = choose_pair(&settings, request.connection.as_deref())?;
    let old = Credentials::read(Tenant::Old, &request.old)?;
    let new = Credentials::read(Tenant::New, &request.new)?;
    let history = parse_history(&request.history)?;
    let last = history
        .into_iter()
        .rev()
        .find(|record| record.is_between((&old.domain, &pair.old), (&new.domain, &pair.new)));
    let now_ms = ports.clock().now_ms();
    let since_ms = last.as_ref().and_then(|record| parse_ms(&record.at));
    let since_ms = since_ms.unwrap_or(now_ms).min(now_ms);
    let tally = Tally::since(ports.ui(), since_ms);
    let sources = Sources::new(&settings, pair, since_ms, last.as_ref(), &tally);
    let stopped = async {
        ports.ui().stopped().await;
        Ok(())
    };
    let followed = async {
        let old = Session::open(Tenant::Old, old, ports).await?;
        let new = Session::open(Tenant::New, new, ports).await?;
        tally.report(ChangeKind::Started, None, since_ms, 0);
        Err(sources.follow(&old, &new).await)
    };
    future::or(stopped, followed).await?;
    tally.flush();
    tally.report(ChangeKind::Stopped, None, ports.clock().now_ms(), 0);
    Ok(WatchReport {
        since: format_ms(since_ms),
        totals: tally.totals(),
    })
}
