//! The toolkit, natively: settings, sessions, plans, checks and files.

// A test that panics fails, so tests may use what the crates may not.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod action_steps;
mod allowlists;
mod assign_files;
mod assign_links;
mod assign_new_roles;
mod assign_organizations;
mod assign_permissions;
mod assign_resume;
mod assign_roles;
mod assign_users;
mod bulk_configuration;
mod change_ids;
mod checks_finished;
mod checks_limits;
mod checks_marking;
mod checks_new_tenant;
mod checks_old_tenant;
mod checks_second_factors;
mod clean_up_command;
mod clean_up_plan;
mod command_scopes;
mod connection_faults;
mod connection_plan;
mod convert_counts;
mod convert_duplicates;
mod convert_files;
mod convert_hashes;
mod convert_no_email;
mod convert_rejections;
mod convert_request;
mod convert_skips;
mod convert_users;
mod credentials;
mod current_state;
mod desired_state;
mod did_you_mean;
mod emit_deploy_cli;
mod emit_deploy_cli_marking;
mod emit_deploy_cli_readme;
mod emit_scripts;
mod emit_terraform;
mod explain;
mod explain_manual;
mod explain_page;
mod export_jobs;
mod go_back_commands;
mod import_jobs;
mod import_kill;
mod import_upsert;
mod import_waits;
mod index_hash;
mod init_settings;
mod job_answers;
mod migration_settings;
mod migration_settings_problems;
mod names_taken;
mod new_action_plan;
mod old_connection_options;
mod package_files;
mod pagination;
mod probe;
mod problem;
mod properties;
mod read_extras;
mod read_new_tenant;
mod read_old_tenant;
mod record_array;
mod record_csv;
mod record_encoding;
mod record_lines;
mod record_names;
mod record_pieces;
mod region_addresses;
mod replaced_scripts;
mod report_forecasts;
mod report_history;
mod report_refusals;
mod report_runs;
mod requests;
mod rotation_plan;
mod rotation_steps;
mod saved_state;
mod scopes;
mod secrets;
mod session;
mod session_bulk;
mod session_rate_limit;
mod settings_schema;
mod setup_command;
mod setup_plan;
mod spilled_index;
mod status_counts;
mod status_forecast;
mod status_forecast_checks;
mod status_forecast_exact;
mod status_forecast_special;
mod status_gate;
mod status_history;
mod status_logs;
mod status_users;
mod support;
mod tenant_look;
mod timestamps;
mod typescript;
mod undo_plan;
mod undo_run;
mod verify_canonical;
mod verify_command;
mod verify_compare;
mod verify_exact;
mod verify_passes;
mod verify_recheck;
mod watch_event;
mod watch_follow;
mod watch_poll;
mod watch_sse;
