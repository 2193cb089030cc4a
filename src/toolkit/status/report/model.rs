//! The document of `report`: everything that the page shows.

use serde::Serialize;

use crate::status::report::connection_report::ConnectionReport;
use crate::status::report::named_users::NamedUser;
use crate::status::report::run_report::RunReport;
use crate::status::report::setting_rows::SettingRow;

/// Everything that the report shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReportModel {
    /// One entry for each pair of connections in the history.
    pub connections: Vec<ConnectionReport>,
    /// The bulk runs, oldest first.
    pub runs: Vec<RunReport>,
    /// How many runs are left out since they were about other tenants.
    pub other_runs: u32,
    /// The folders of the runs that are left out since their record can't be read.
    pub unreadable_runs: Vec<String>,
    /// Users whom imports could not move. Empty unless the report may name users.
    pub failed_users: Vec<NamedUser>,
    /// Users who are not the same in both tenants, by the latest comparison. Empty unless the report may name users.
    pub differing_users: Vec<NamedUser>,
    /// The settings in force; empty without a settings file.
    pub settings: Vec<SettingRow>,
}
