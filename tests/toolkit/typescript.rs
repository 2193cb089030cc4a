//! The types of the command line's JavaScript are generated from the Rust types that cross the boundary.

use std::path::Path;
use std::{env, fs};

use migration_toolkit::api::credentials::TenantEnvironment;
use migration_toolkit::api::ports::Event;
use migration_toolkit::bulk::assignments::assign_request::{
    AssignReport, AssignRequest, AssignRound,
};
use migration_toolkit::bulk::assignments::factors::FactorsReport;
use migration_toolkit::bulk::assignments::failures::{AssignmentFailures, FailureCode};
use migration_toolkit::bulk::assignments::scan::{ScanReport, ScanRequest};
use migration_toolkit::bulk::assignments::subject::Subject;
use migration_toolkit::bulk::assignments::work_counts::{Round, WorkCounts};
use migration_toolkit::bulk::commands::chosen_pair::{ChosenPair, PairRequest};
use migration_toolkit::bulk::commands::export::{ExportReport, ExportRequest};
use migration_toolkit::bulk::commands::import::{
    FailureGroup, ImportReport, ImportRequest, ImportStatus,
};
use migration_toolkit::bulk::commands::read_extras::{Extra, ReadExtrasReport, ReadExtrasRequest};
use migration_toolkit::bulk::commands::undo_run::UndoRunRequest;
use migration_toolkit::bulk::commands::verify::VerifyRequest;
use migration_toolkit::bulk::convert::report::{ConvertReport, Counts, JoinReport};
use migration_toolkit::bulk::convert::request::{
    BlockedUsers, ConvertRequest, InputFile, InputKind,
};
use migration_toolkit::bulk::jobs::download::{Downloaded, ExportedFile};
use migration_toolkit::bulk::jobs::remedy::Retry;
use migration_toolkit::bulk::jobs::tally::Tally;
use migration_toolkit::bulk::plan::{BulkChange, BulkPlan};
use migration_toolkit::bulk::undo::only_deleted::OnlyDeletedRequest;
use migration_toolkit::bulk::undo::report::UndoRunReport;
use migration_toolkit::bulk::verify::answers::Answers;
use migration_toolkit::bulk::verify::report::{ChangeReport, VerifyReport};
use migration_toolkit::bulk::verify::request::{CompareReport, CompareRequest};
use migration_toolkit::emit::{EmitRequest, EmittedFile, EmittedFiles, ScriptsRequest};
use migration_toolkit::explain::all::{Explanation, Topic};
use migration_toolkit::explain::command::{ExplainReport, ExplainRequest, TopicTitle};
use migration_toolkit::init::answers::{InitAnswers, InitSettings, NeededAccess};
use migration_toolkit::init::own_client::{OwnClientReport, OwnClientRequest};
use migration_toolkit::init::scopes::CommandScopes;
use migration_toolkit::init::tenant_look::{TenantLook, TenantLookRequest};
use migration_toolkit::package_files::PackageFiles;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::request::TenantDomain;
use migration_toolkit::result::CommandResult;
use migration_toolkit::secret::Secret;
use migration_toolkit::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::check::check_id::CheckId;
use migration_toolkit::setup::check::probe::Probe;
use migration_toolkit::setup::commands::check::{CheckReport, CheckRequest};
use migration_toolkit::setup::commands::clean_up::CleanUpRequest;
use migration_toolkit::setup::commands::finish::FinishRequest;
use migration_toolkit::setup::commands::rotate_secret::{RotateSecretRequest, RotatedClients};
use migration_toolkit::setup::commands::setup::SetupRequest;
use migration_toolkit::setup::commands::undo::UndoRequest;
use migration_toolkit::setup::plan::diff::{Line, Sign};
use migration_toolkit::setup::plan::plan::{Change, Plan};
use migration_toolkit::setup::plan::replaced_scripts::ReplacedScripts;
use migration_toolkit::setup::saved_allowlists::SavedAllowlists;
use migration_toolkit::setup::saved_state::{SavedConnection, SavedState};
use migration_toolkit::status::commands::read_users::ReadUsersReport;
use migration_toolkit::status::commands::status::{StatusRequest, StatusResult};
use migration_toolkit::status::gate::{ConnectionNumbers, Gate, GateRequest, RecordNumbers};
use migration_toolkit::status::history::{HistoryContents, HistoryRequest};
use migration_toolkit::status::record::counts::{LeftBy, LeftByLastLogin, UserCounts};
use migration_toolkit::status::record::forecast::{
    Certainty, Estimate, Forecast, ForecastPoint, LastActivity, Milestone, MovedOnDay, Rate,
};
use migration_toolkit::status::record::refusals::{
    LogRead, RefusalDay, RefusalReason, Refusals, TypeCount,
};
use migration_toolkit::status::record::{Method, Source, StatusRecord};
use migration_toolkit::status::report::arrivals::Arrivals;
use migration_toolkit::status::report::connection_report::{ConnectionReport, RefusedShare};
use migration_toolkit::status::report::forecast_check::ForecastCheck;
use migration_toolkit::status::report::model::ReportModel;
use migration_toolkit::status::report::named_users::NamedUser;
use migration_toolkit::status::report::progress::ProgressPoint;
use migration_toolkit::status::report::refusal_history::{LogGap, RefusalHistory};
use migration_toolkit::status::report::request::{ReportRequest, ReportedRun};
use migration_toolkit::status::report::run_report::{ErrorGroup, RunReport, Verified};
use migration_toolkit::status::report::setting_rows::SettingRow;
use migration_toolkit::status::scan::{StatusScanReport, StatusScanRequest};
use migration_toolkit::status::watch::change::{ChangeKind, WatchChange, WatchTotals};
use migration_toolkit::status::watch::command::{WatchReport, WatchRequest};
use migration_toolkit::tenant::Tenant;
use ts_rs::{Config, TS};

const FILE: &str = "../../js/cli/toolkit-types.d.ts";
const REGENERATE: &str = "UPDATE_TYPES=1 cargo test -p migration-toolkit --test toolkit typescript";

fn declaration<T: TS>(config: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    // The first paragraph is enough; what follows may be an example in Rust.
    let summary = docs.split("\n *\n").next().unwrap_or_default();
    let summary = summary.trim_end().trim_end_matches("*/").trim_end();
    let declaration = format!("{summary}\n */\nexport {}\n", T::decl(config));
    let lines: Vec<&str> = declaration.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

macro_rules! declarations {
    ($config:expr, $($type:ty),+ $(,)?) => {
        [$(declaration::<$type>($config)),+].join("\n")
    };
}

fn types() -> String {
    // Milliseconds fit into a number.
    let config = Config::new().with_large_int("number");
    let declarations = declarations!(
        &config,
        SetupRequest,
        CheckRequest,
        FinishRequest,
        CleanUpRequest,
        UndoRequest,
        RotateSecretRequest,
        RotatedClients,
        EmitRequest,
        ScriptsRequest,
        ConvertRequest,
        InputFile,
        InputKind,
        BlockedUsers,
        ConvertReport,
        JoinReport,
        Counts,
        TenantEnvironment,
        TenantDomain,
        PackageFiles,
        Probe,
        Secret,
        Event<'static>,
        CommandResult<ts_rs::Dummy>,
        Problem,
        ProblemCode,
        ApplyReport,
        ApplyStatus,
        Plan,
        ReplacedScripts,
        Change,
        Line,
        Sign,
        CheckReport,
        Check,
        CheckId,
        CheckResult,
        EmittedFiles,
        EmittedFile,
        SavedState,
        SavedConnection,
        SavedAllowlists,
        BulkPlan,
        BulkChange,
        AssignRequest,
        Subject,
        AssignReport,
        AssignRound,
        Round,
        WorkCounts,
        AssignmentFailures,
        FailureCode,
        ScanRequest,
        ScanReport,
        ReadExtrasRequest,
        Extra,
        ReadExtrasReport,
        FactorsReport,
        ExportRequest,
        ExportReport,
        ExportedFile,
        Downloaded,
        ImportRequest,
        ImportReport,
        ImportStatus,
        FailureGroup,
        Retry,
        Tally,
        CompareRequest,
        CompareReport,
        Answers,
        VerifyRequest,
        VerifyReport,
        ChangeReport,
        OnlyDeletedRequest,
        UndoRunRequest,
        PairRequest,
        ChosenPair,
        UndoRunReport,
        ExplainRequest,
        ExplainReport,
        Explanation,
        Topic,
        TopicTitle,
        GateRequest,
        HistoryContents,
        HistoryRequest,
        Gate,
        ConnectionNumbers,
        RecordNumbers,
        WatchRequest,
        WatchReport,
        WatchChange,
        ChangeKind,
        WatchTotals,
        StatusScanRequest,
        StatusScanReport,
        ReadUsersReport,
        StatusRequest,
        StatusResult,
        StatusRecord,
        Source,
        Method,
        UserCounts,
        LeftBy,
        LeftByLastLogin,
        MovedOnDay,
        LastActivity,
        Rate,
        Forecast,
        Certainty,
        Estimate,
        ForecastPoint,
        Milestone,
        Refusals,
        RefusalReason,
        RefusalDay,
        TypeCount,
        LogRead,
        ReportRequest,
        ReportedRun,
        ReportModel,
        ConnectionReport,
        ProgressPoint,
        Arrivals,
        ForecastCheck,
        RefusedShare,
        RefusalHistory,
        LogGap,
        RunReport,
        ErrorGroup,
        Verified,
        NamedUser,
        SettingRow,
        InitAnswers,
        InitSettings,
        NeededAccess,
        CommandScopes,
        TenantLookRequest,
        TenantLook,
        OwnClientRequest,
        OwnClientReport,
        Tenant,
    );
    format!(
        "// The types that cross the boundary between the command line and the toolkit module.\n\
         // Generated from the Rust types, do not edit. To generate the file again, run\n\
         //   {REGENERATE}\n\n{declarations}"
    )
}

#[test]
fn typescript_types_are_those_of_the_rust_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let types = types();
    if env::var_os("UPDATE_TYPES").is_some() {
        fs::write(&file, &types).expect("the file can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == types,
        "js/cli/toolkit-types.d.ts is out of date; run\n  {REGENERATE}\nand commit the file"
    );
}
