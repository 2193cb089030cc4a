// The types that cross the boundary between the command line and the toolkit module.
// Generated from the Rust types, do not edit. To generate the file again, run
//   UPDATE_TYPES=1 cargo test -p migration-toolkit --test toolkit typescript

/**
 * The request of `setup`.
 */
export type SetupRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The values of settings that belong to other scripts, by key.
 */
new_settings?: { [key in string]: Secret },
/**
 * The texts of the package's files.
 */
package_files: PackageFiles,
/**
 * More address ranges for the allowlists of the old tenant's attack protection; `region` for those of the new tenant's
 * region.
 */
allow_cidr?: Array<string>,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean,
/**
 * The state file, if an earlier run saved one.
 */
state?: unknown, };

/**
 * The request of `check`.
 */
export type CheckRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The values of settings that belong to other scripts, by key.
 */
new_settings?: { [key in string]: Secret },
/**
 * The texts of the package's files.
 */
package_files: PackageFiles,
/**
 * The state file, if there is one. It says which Actions `setup` has put into the flow.
 */
state?: unknown,
/**
 * A user of the old tenant with whom a login is tried.
 */
probe?: Probe, };

/**
 * The request of `finish`.
 */
export type FinishRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The values of settings that belong to other scripts, by key.
 */
new_settings?: { [key in string]: Secret },
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean, };

/**
 * The request of `finish --clean-up`.
 */
export type CleanUpRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The state file, if there is one. It says which entries of the allowlists `setup` has added.
 */
state?: unknown,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean, };

/**
 * The request of `undo`. The connections are listed in the state file, so there are no settings.
 */
export type UndoRequest = {
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The values of settings that belong to other scripts, by key.
 */
new_settings?: { [key in string]: Secret },
/**
 * The state file.
 */
state?: unknown,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean, };

/**
 * The request of `rotate-secret`.
 */
export type RotateSecretRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The values of settings that belong to other scripts, by key.
 */
new_settings?: { [key in string]: Secret },
/**
 * The texts of the package's files.
 */
package_files: PackageFiles,
/**
 * Whose secret is rotated.
 */
client: RotatedClients,
/**
 * How long the former secrets go on working after the last write to the new tenant, in seconds.
 */
wait_s: number,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean, };

/**
 * Whose secret is rotated.
 */
export type RotatedClients = "migration" | "marker" | "both";

/**
 * The request of `emit`. It cannot contain credentials, so none can get into a file.
 */
export type EmitRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The old tenant.
 */
old: TenantDomain,
/**
 * The new tenant.
 */
new: TenantDomain,
/**
 * The texts of the package's files.
 */
package_files: PackageFiles,
/**
 * The name of an [`EmitFormat`].
 */
format: string, };

/**
 * The request of `scripts`. It cannot contain credentials, so none can get into a file.
 */
export type ScriptsRequest = {
/**
 * The settings file. Without one, the default settings apply.
 */
settings?: unknown,
/**
 * The old tenant.
 */
old: TenantDomain,
/**
 * The new tenant.
 */
new: TenantDomain,
/**
 * The texts of the package's files.
 */
package_files: PackageFiles, };

/**
 * The request of `convert`.
 */
export type ConvertRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The old tenant.
 */
old: TenantDomain,
/**
 * The old or new name of the connection whose users are converted; may be left out if the settings have only one.
 */
connection?: string,
/**
 * The files, in the order in which they come. Those with password hashes and second factors come before the users.
 */
inputs: Array<InputFile>,
/**
 * What happens to users who are blocked in the old tenant; `skip` if left out.
 */
blocked?: BlockedUsers,
/**
 * The size of the import files, in bytes.
 */
file_size?: number,
/**
 * Whether several users of the new connection may have the same e-mail address.
 */
non_unique_emails?: boolean, };

/**
 * A file that is read.
 */
export type InputFile = {
/**
 * Its name, for messages.
 */
name: string,
/**
 * What it contains.
 */
kind: InputKind, };

/**
 * What a file contains.
 */
export type InputKind = "users" | "hashes" | "factors";

/**
 * What happens to users who are blocked in the old tenant.
 */
export type BlockedUsers = "skip" | "keep";

/**
 * What `convert` has done.
 */
export type ConvertReport = {
/**
 * The records of the input, those that could not be read included.
 */
records: number,
/**
 * The identities of the connection beyond the first one of each record.
 */
extra_identities: number,
/**
 * The users in the import files.
 */
out: number,
/**
 * The users who stay in the old tenant, by reason.
 */
skipped: Counts,
/**
 * The users who can't go into an import file, by code.
 */
rejected: Counts,
/**
 * The users without a certain field that the new tenant would have refused, by field.
 */
left_out: Counts,
/**
 * The users whose second factor is lost, and who enrol again at the first login.
 */
lost_factors: number,
/**
 * The users whose import record has more than 10,240 bytes, which Auth0 will refuse from 2027-03-04 on.
 */
large_profiles: number,
/**
 * The import files.
 */
files: number,
/**
 * The size of all import files together.
 */
bytes: number,
/**
 * The password hashes, if a file of them was read.
 */
hashes?: JoinReport,
/**
 * The second factors, if a file of them was read.
 */
factors?: JoinReport, };

/**
 * What became of a file whose lines belong to users.
 */
export type JoinReport = {
/**
 * The lines of the file.
 */
lines: number,
/**
 * The users in the import files who got something from the file.
 */
users: number,
/**
 * The lines that were of no use, by code. Each is a line of `unused-hashes.ndjson` or `unused-factors.ndjson`.
 */
unused: Counts, };

/**
 * Counts by name. Names that nothing was counted for are missing.
 */
export type Counts = { [key in string]: number };

/**
 * The environment variables of a tenant, unchecked.
 */
export type TenantEnvironment = {
/**
 * `…_DOMAIN`
 */
domain?: string,
/**
 * `…_CLIENT_ID`
 */
client_id?: string,
/**
 * `…_CLIENT_SECRET`
 */
client_secret?: Secret,
/**
 * `…_TOKEN`
 */
token?: Secret, };

/**
 * The environment variables of a tenant that a command without credentials may see.
 */
export type TenantDomain = {
/**
 * `OLD_DOMAIN` or `NEW_DOMAIN`
 */
domain?: string, };

/**
 * The text of each file, and the package's version.
 */
export type PackageFiles = {
/**
 * Version of the package.
 */
version: string,
/**
 * `action-scripts/login.js`
 */
login: string,
/**
 * `action-scripts/get_user.js`
 */
get_user: string,
/**
 * `action-scripts/nowasm/login.js`, empty if the package was built for the demo
 */
login_nowasm: string,
/**
 * `action-scripts/nowasm/get_user.js`, empty if the package was built for the demo
 */
get_user_nowasm: string,
/**
 * `actions/old-tenant-post-login.js`
 */
action: string,
/**
 * `actions/new-tenant-post-login.js`
 */
new_tenant_action: string, };

/**
 * A user of the old tenant with whom a login is tried.
 */
export type Probe = {
/**
 * E-mail address or user name.
 */
identifier: string,
/**
 * The password.
 */
password: Secret, };

/**
 * A secret text in a request or a response. It is wiped when it is dropped, and `Debug` does not show it.
 */
export type Secret = string;

/**
 * A step of a command's progress.
 */
export type Event = { "kind": "reading",
/**
 * The tenant that is read.
 */
tenant: Tenant,
/**
 * What is read, for display.
 */
what: string, } | { "kind": "applying",
/**
 * The tenant that is changed.
 */
tenant: Tenant,
/**
 * The title of the change.
 */
title: string, } | { "kind": "applied",
/**
 * The tenant that was changed.
 */
tenant: Tenant,
/**
 * The title of the change.
 */
title: string, } | { "kind": "progress",
/**
 * The tenant that does the work; `null` if it is done on this machine.
 */
tenant: Tenant | null,
/**
 * The work, for display.
 */
what: string,
/**
 * How much is done, in `unit`.
 */
done: number,
/**
 * How much there is to do; `null` as long as nobody knows.
 */
total: number | null,
/**
 * What is counted, in the plural: "users", "bytes".
 */
unit: string,
/**
 * Milliseconds until the end, as far as the rate up to now tells; `null` if it does not.
 */
remaining_ms: number | null, } | { "kind": "step_begun",
/**
 * The tenant that the step is about.
 */
tenant: Tenant,
/**
 * The step in a few words.
 */
title: string, } | { "kind": "step_ended",
/**
 * The tenant that the step was about.
 */
tenant: Tenant, } | { "kind": "waiting",
/**
 * The tenant that rejected the request.
 */
tenant: Tenant,
/**
 * Milliseconds until the next attempt.
 */
ms: number,
/**
 * The reason, for display.
 */
why: string, };

/**
 * The result of a command: `{ ok: document }` or `{ problem }`.
 */
export type CommandResult<D> = { "ok": D } | { "problem": Problem };

/**
 * Why a command failed, in words. It repeats no secret. Of a response's body it repeats only the `message` that Auth0 wrote.
 */
export type Problem = {
/**
 * Kind of the problem.
 */
code: ProblemCode,
/**
 * The tenant in which the problem is.
 */
tenant?: Tenant,
/**
 * What is wrong.
 */
message: string,
/**
 * How to correct it.
 */
remedy?: string,
/**
 * Titles of the changes that were written before the problem. A second run continues after them.
 */
applied?: Array<string>, };

/**
 * The kind of a problem. Its name in snake case is stable: scripts may depend on it.
 */
export type ProblemCode = "wrong_use" | "settings" | "same_tenant" | "unreachable" | "unauthorized" | "missing_scope" | "not_found" | "not_a_database" | "script_missing" | "script_too_long" | "name_taken" | "rate_limited" | "refused" | "unfinished" | "changed" | "state" | "files";

/**
 * The document of `setup`, `finish` and `undo`.
 */
export type ApplyReport = {
/**
 * What became of the plan.
 */
status: ApplyStatus,
/**
 * The plan.
 */
plan: Plan,
/**
 * What else the user should know or do.
 */
notes: Array<string>, };

/**
 * What became of a plan.
 */
export type ApplyStatus = "nothing_to_do" | "planned" | "declined" | "done";

/**
 * The changes, in the order in which they are made.
 */
export type Plan = {
/**
 * The changes; empty if the current state is the desired one.
 */
changes: Array<Change>,
/**
 * What the operator should know before confirming the plan.
 */
warnings: Array<string>,
/**
 * The scripts of others that `setup` replaces.
 */
replaced_scripts?: Array<ReplacedScripts>, };

/**
 * The scripts of others that a connection loses.
 */
export type ReplacedScripts = {
/**
 * The connection of the new tenant.
 */
connection: string,
/**
 * The names of the scripts, as in `customScripts`.
 */
scripts: Array<string>,
/**
 * Tells whether the connection uses its scripts; if not, they are stored, but switched off.
 */
live: boolean,
/**
 * Tells whether the state file keeps them as they are now. It does not if an earlier run of `setup` has saved the
 * connection and somebody has put in other scripts since.
 */
kept: boolean, };

/**
 * A change to one tenant.
 */
export type Change = {
/**
 * The stable name of the change: the tenant, what is done, and the name of what changes, such as
 * `new:write_connection:Users`. The same change has the same name in every run, wherever it stands in the plan.
 */
id: string,
/**
 * The tenant that is changed.
 */
tenant: Tenant,
/**
 * The change in a few words.
 */
title: string,
/**
 * The details of the change.
 */
lines: Array<Line>, };

/**
 * A line of a change.
 */
export type Line = {
/**
 * The kind of change.
 */
sign: Sign,
/**
 * What changes, for display.
 */
text: string, };

/**
 * The kind of change, serialised as a sign.
 */
export type Sign = "+" | "-" | "~";

/**
 * The document of `check`.
 */
export type CheckReport = {
/**
 * The checks, in the order of the set-up.
 */
checks: Array<Check>,
/**
 * Tells whether `finish` has ended the migration of every connection. Then only little is left to check.
 */
finished: boolean, };

/**
 * One thing that must be right before a user can move. It passes unless a method says otherwise.
 */
export type Check = {
/**
 * The stable name of the check.
 */
id: CheckId,
/**
 * The tenant that is checked.
 */
tenant: Tenant,
/**
 * The connection that is checked.
 */
connection?: string,
/**
 * The desired state, for display.
 */
title: string,
/**
 * The result.
 */
result: CheckResult,
/**
 * The current state, for display.
 */
detail?: string,
/**
 * How to fix it.
 */
remedy?: string, };

/**
 * The name of a check. The report writes it in snake case, such as `new_connection_enabled`.
 */
export type CheckId = "old_token" | "old_scopes" | "old_state" | "new_token" | "new_scopes" | "new_state" | "migration_client" | "grant_types" | "auth_method" | "organization" | "old_connection_enabled" | "client_grant" | "action" | "action_secrets" | "action_deployed" | "action_bound" | "other_actions" | "old_former_names" | "marker_client" | "marker_grant_types" | "marker_auth_method" | "marker_client_grant" | "rotation" | "token_quota" | "marker_token_quota" | "old_profile_size" | "allowlists" | "mfa_policy" | "migration_client_token" | "marker_client_token" | "probe_login" | "old_leftovers" | "sandbox" | "new_action" | "new_action_secrets" | "new_action_deployed" | "new_action_bound" | "new_former_names" | "new_connection" | "custom_database" | "import_mode" | "script_login" | "script_get_user" | "settings" | "settings_known" | "connection_options" | "new_connection_enabled" | "new_profile_size" | "second_factors" | "finished" | "new_leftovers";

/**
 * The result of a check.
 */
export type CheckResult = "pass" | "warn" | "fail";

/**
 * The files of one command, and notes for the person who runs it.
 */
export type EmittedFiles = {
/**
 * The files to write.
 */
files: Array<EmittedFile>,
/**
 * What to know before the files are used.
 */
notes: Array<string>, };

/**
 * A file to write.
 */
export type EmittedFile = {
/**
 * Path relative to the output folder, with slashes.
 */
path: string,
/**
 * Text of the file.
 */
content: string, };

/**
 * The content of the state file.
 */
export type SavedState = { version: number,
/**
 * The domain of the new tenant.
 */
domain: string,
/**
 * The domain of the old tenant. Files of earlier versions do not have it.
 */
old_domain?: string,
/**
 * The connections, in the order in which `setup` first saw them.
 */
connections: Array<SavedConnection>,
/**
 * The names of the Actions that `setup` put into the post-login flow. A file of an earlier version has none.
 */
actions?: Array<string>,
/**
 * The entries that `setup` has added to the allowlists of the old tenant's attack protection.
 */
allowlists?: SavedAllowlists, };

/**
 * A connection as it was before `setup` first changed it.
 */
export type SavedConnection = {
/**
 * The connection's name.
 */
name: string,
/**
 * Tells whether the connection existed.
 */
existed: boolean,
/**
 * Tells whether the connection had this project's scripts already when it was first saved, so that the scripts and
 * settings that it had before are not known.
 */
had_own_scripts?: boolean,
/**
 * The options, without the settings of the scripts.
 */
options: Record<string, unknown>,
/**
 * The names of the scripts' settings. Other scripts may have used the names of this project's settings.
 */
settings: Array<string>, };

/**
 * The entries that `setup` has added to each allowlist.
 */
export type SavedAllowlists = {
/**
 * Of brute-force protection.
 */
brute_force: Array<string>,
/**
 * Of suspicious IP throttling.
 */
suspicious_ip: Array<string>, };

/**
 * The changes of a bulk command. Unlike those of `setup`, each stands for many requests.
 */
export type BulkPlan = {
/**
 * The changes; empty if there is nothing to do.
 */
changes: Array<BulkChange>,
/**
 * What the operator should know before confirming the plan.
 */
warnings: Array<string>, };

/**
 * A change to one tenant.
 */
export type BulkChange = {
/**
 * The stable name of the change: the tenant, what is done, and the connection if it is about one, such as
 * `new:import_users:Users`. The same kind of change has the same name in every run.
 */
id: string,
/**
 * The tenant that is changed.
 */
tenant: Tenant,
/**
 * The change in a few words.
 */
title: string,
/**
 * The details of the change.
 */
lines: Array<Line>, };

/**
 * The request of `assign`.
 */
export type AssignRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The connection of the settings, by its old or its new name; may be left out if there is only one.
 */
connection?: string,
/**
 * What is carried.
 */
with: Array<Subject>,
/**
 * Whether roles and organizations that the new tenant lacks are created.
 */
create_missing?: boolean,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean,
/**
 * At least 32 random bytes as text, for the passwords of users without e-mail address. Needed for these only.
 */
password_seed?: Secret, };

/**
 * Something that belongs to users and is not part of their profile.
 */
export type Subject = "roles" | "permissions" | "organizations" | "links" | "no-email";

/**
 * The document of `assign`.
 */
export type AssignReport = {
/**
 * The rounds: everything but links, then links. A round without work is left out.
 */
rounds: Array<AssignRound>,
/**
 * What could not be assigned, by kind. `assignment-failures.ndjson` has one line for each.
 */
failures: Array<AssignmentFailures>, };

/**
 * A round of `assign`, with its own plan and confirmation.
 */
export type AssignRound = {
/**
 * Which round.
 */
round: Round,
/**
 * What became of it.
 */
status: ApplyStatus,
/**
 * Its plan.
 */
plan: BulkPlan,
/**
 * How many requests the plan needs.
 */
requests: number,
/**
 * What was planned.
 */
planned: WorkCounts,
/**
 * What has succeeded, in this run and those that it goes on with.
 */
succeeded: WorkCounts, };

/**
 * What a round does. Links have a round of their own, since they can't be undone simply.
 */
export type Round = "assignments" | "links";

/**
 * How much of each kind of work there is.
 */
export type WorkCounts = {
/**
 * Roles to create.
 */
roles_created: number,
/**
 * Organizations to create.
 */
organizations_created: number,
/**
 * Organizations for which the new connection is enabled.
 */
connections_enabled: number,
/**
 * Users without e-mail address to create.
 */
users_created: number,
/**
 * Users who get a role, counted once per role.
 */
role_users: number,
/**
 * Members of organizations.
 */
members: number,
/**
 * Roles of members, counted once per member and role.
 */
member_roles: number,
/**
 * Direct permissions of users.
 */
permissions: number,
/**
 * Users who are linked to another one.
 */
links: number, };

/**
 * All failures of one kind.
 */
export type AssignmentFailures = {
/**
 * Why.
 */
code: FailureCode,
/**
 * How many assignments are affected.
 */
count: number,
/**
 * Whether somebody has to do something.
 */
needs_somebody: boolean,
/**
 * What to do.
 */
remedy: string, };

/**
 * Why something could not be assigned. Its name in snake case is stable.
 */
export type FailureCode = "role_missing" | "organization_missing" | "permission_missing" | "organization_role" | "connection_not_enabled" | "not_carried" | "user_refused" | "creation_refused" | "no_identifier" | "needs_import" | "linked_user_missing" | "link_not_carried" | "link_refused" | "permission_unclear";

/**
 * The request of a scan. Whatever it does not ask for is counted, but not listed.
 */
export type ScanRequest = {
/**
 * Whether the IDs of all users are listed.
 */
user_ids: boolean, };

/**
 * What a scan has found.
 */
export type ScanReport = {
/**
 * How many users the export has.
 */
users: number,
/**
 * How many of them have more than one identity.
 */
linked: number,
/**
 * How many of them have a second factor.
 */
with_factors: number,
/**
 * How many records are no users. The conversion says why.
 */
unreadable: number, };

/**
 * The request of `export --with`.
 */
export type ReadExtrasRequest = {
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * What is read.
 */
with: Array<Extra>, };

/**
 * Something that an export of users does not have.
 */
export type Extra = "factors" | "roles" | "organizations";

/**
 * What was read. What was not asked for is missing.
 */
export type ReadExtrasReport = {
/**
 * Second factors.
 */
factors?: FactorsReport,
/**
 * How many roles there are.
 */
roles?: number,
/**
 * How many organizations there are.
 */
organizations?: number, };

/**
 * What was read.
 */
export type FactorsReport = {
/**
 * How many users have a second factor by the export. Each needs a request.
 */
users: number,
/**
 * How many of them have a phone that is carried.
 */
carried: number,
/**
 * How many of them have a factor that can't be carried.
 */
lost: number,
/**
 * How many of them have a phone whose number the tenant does not show in full.
 */
masked: number,
/**
 * How many of them are no longer there.
 */
gone: number,
/**
 * What the operator can do.
 */
notes: Array<string>, };

/**
 * The request of `export`.
 */
export type ExportRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The tenant whose users are exported.
 */
side: Tenant,
/**
 * The environment variables of that tenant.
 */
environment: TenantEnvironment,
/**
 * The connection, if the settings have several.
 */
connection?: string, };

/**
 * The document of `export`.
 */
export type ExportReport = {
/**
 * The tenant whose users were exported.
 */
side: Tenant,
/**
 * The connection.
 */
connection: string,
/**
 * The name of the file in the run folder: one user a line, in gzip.
 */
file: string,
/**
 * How many bytes it has.
 */
bytes: number,
/**
 * The hash of its bytes, in hexadecimal digits.
 */
sha256: string,
/**
 * How many users it has: its lines that are not empty.
 */
users: number, };

/**
 * A file with exported users, one a line, in gzip.
 */
export type ExportedFile = {
/**
 * How many bytes it has.
 */
bytes: number,
/**
 * The hash of its bytes, in hexadecimal digits.
 */
sha256: string,
/**
 * How many users it has: its lines that are not empty.
 */
users: number, };

/**
 * What has become of a download.
 */
export type Downloaded = { "kind": "complete" } & ExportedFile | { "kind": "link_expired",
/**
 * How many bytes have arrived up to now.
 */
received: number, } | { "kind": "interrupted",
/**
 * How many bytes have arrived up to now.
 */
received: number,
/**
 * Why, for display, without the link.
 */
reason: string, } | { "kind": "damaged",
/**
 * Why, for display.
 */
reason: string, } | { "kind": "refused",
/**
 * Why, for display, without the link.
 */
reason: string, } | { "kind": "file_error" };

/**
 * The request of `import`. The files are those of `import-files/` in the run folder.
 */
export type ImportRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The connection, if the settings have several.
 */
connection?: string,
/**
 * Whether users who are there already are overwritten; they are found by e-mail address.
 */
upsert?: boolean,
/**
 * Whether to stop before the first request that changes something.
 */
dry_run?: boolean, };

/**
 * The document of `import`.
 */
export type ImportReport = {
/**
 * How it ended.
 */
status: ImportStatus,
/**
 * The connection of the new tenant.
 */
connection: string,
/**
 * What was confirmed.
 */
plan: BulkPlan,
/**
 * How many users the import files have.
 */
users: number,
/**
 * What has become of them.
 */
tally: Tally,
/**
 * The users that have failed, by code, the most frequent first. `failed.ndjson` has each of them.
 */
failures: Array<FailureGroup>,
/**
 * The files in the run folder to import again.
 */
retry_files: Array<string>, };

/**
 * How `import` ended.
 */
export type ImportStatus = "planned" | "declined" | "done";

/**
 * Users that have failed with the same code.
 */
export type FailureGroup = {
/**
 * Auth0's code, in capital letters, or one of this program.
 */
code: string,
/**
 * How many users.
 */
count: number,
/**
 * Whether sending them again may help.
 */
retry: Retry,
/**
 * What to do.
 */
remedy: string, };

/**
 * Whether sending the user again may help.
 */
export type Retry = "as_is" | "with_upsert" | "after_correction" | "no";

/**
 * What has become of a number of users. The first four counts are all of them.
 */
export type Tally = {
/**
 * Users that a job has inserted.
 */
inserted: number,
/**
 * Users that a job has overwritten.
 */
updated: number,
/**
 * Users that are in the new tenant with the same ID, as a look has shown: they moved in the meantime, or an earlier
 * request had arrived.
 */
already_there: number,
/**
 * Users that are not there, or not as the file wants them. Each is in `failed.ndjson`.
 */
failed: number,
/**
 * How many of the failed users have which code; a user counts by the first of its codes.
 */
codes?: { [key in string]: number }, };

/**
 * The request of the comparison of two exports.
 */
export type CompareRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The old tenant.
 */
old: TenantDomain,
/**
 * The old or new name of the connection; may be left out if the settings have only one.
 */
connection?: string,
/**
 * The names of the files of the old tenant's export, which come first.
 */
old_inputs: Array<string>,
/**
 * The names of the files of the new tenant's export.
 */
new_inputs: Array<string>,
/**
 * What `convert` did with users who are blocked in the old tenant; `skip` if left out.
 */
blocked?: BlockedUsers,
/**
 * Compares only this share of the users, in percent, chosen by the hash of the ID.
 */
sample?: number,
/**
 * How many users, at most, are set aside to be looked up once more before their answer counts.
 */
recheck?: number,
/**
 * Whether users who are only in the new tenant are set aside as well, if there is room. Only the old tenant can tell
 * something new of them.
 */
recheck_extra?: boolean,
/**
 * Whether the users who are proven to be in the new tenant are listed, so that they can be marked.
 */
list_proven?: boolean, };

/**
 * What the comparison of two exports has found.
 */
export type CompareReport = {
/**
 * The users of the old tenant's connection.
 */
old_users: number,
/**
 * The users of the new tenant's connection.
 */
new_users: number,
/**
 * The answers.
 */
answers: Answers,
/**
 * The canonical hash of the old tenant's users: `v1:` and hexadecimal digits; empty if nothing was compared.
 */
old_hash: string,
/**
 * The canonical hash of the new tenant's users. It is that of the old tenant if all users are the same.
 */
new_hash: string,
/**
 * How many users are set aside to be looked up once more.
 */
suspects: number,
/**
 * How many users are listed as proven.
 */
proven: number, };

/**
 * How many users got each answer.
 */
export type Answers = {
/**
 * Users who are in both tenants with the same fields.
 */
same: number,
/**
 * Users who are in both tenants with different fields.
 */
differs: number,
/**
 * Users of the old tenant who are not in the new one.
 */
missing: number,
/**
 * Users who are only in the new tenant: they have signed up there, or are deleted in the old tenant.
 */
extra: number,
/**
 * Users who could not be checked.
 */
unchecked: number,
/**
 * Users of the old tenant who are not in the new one by decision: blocked ones, and those with a second factor.
 */
left_by_decision: number,
/**
 * Users who were in the old tenant's export, and are in neither tenant any more. Records of earlier versions lack this count.
 */
gone: number,
/**
 * For each field, how many users differ in it. Keys of metadata are counted together.
 */
fields: { [key in string]: number }, };

/**
 * The request of `verify`.
 */
export type VerifyRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The connection, if the settings have several.
 */
connection?: string,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * What the comparison of the exports has found.
 */
compared: CompareReport,
/**
 * What `convert` did with users who are blocked in the old tenant; `skip` if left out.
 */
blocked?: BlockedUsers,
/**
 * Whether metadata that did not arrive is filled in.
 */
repair?: boolean,
/**
 * Whether the users are blocked in the new tenant who are blocked in the old one.
 */
block?: boolean,
/**
 * Whether the users who are proven to be in the new tenant are marked in the old one.
 */
mark?: boolean,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean, };

/**
 * The document of `verify`.
 */
export type VerifyReport = {
/**
 * The users of the old tenant's connection.
 */
old_users: number,
/**
 * The users of the new tenant's connection.
 */
new_users: number,
/**
 * The answers, after users were looked up once more and repaired.
 */
answers: Answers,
/**
 * The canonical hash of the old tenant's export: the version of the canonical form, a colon, and hexadecimal digits.
 */
old_hash: string,
/**
 * The canonical hash of the new tenant's export. It is that of the old tenant if all users are the same.
 */
new_hash: string,
/**
 * How many users were looked up once more.
 */
rechecked: number,
/**
 * How many users differ or are missing in the exports, and were not looked up because they are beyond the limit of
 * `--recheck`. `--repair` and `--block` do not reach them.
 */
not_looked_up: number,
/**
 * What was filled in; left out without `--repair`.
 */
repair?: ChangeReport,
/**
 * Who was blocked; left out without `--block`.
 */
block?: ChangeReport,
/**
 * Who was marked; left out without `--mark`.
 */
mark?: ChangeReport, };

/**
 * A change of many users.
 */
export type ChangeReport = {
/**
 * What became of the plan.
 */
status: ApplyStatus,
/**
 * What was confirmed.
 */
plan: BulkPlan,
/**
 * How many users were to be changed.
 */
users: number,
/**
 * How many were changed.
 */
changed: number,
/**
 * How many needed no change any more, or are not there any more.
 */
unchanged: number,
/**
 * How many the tenant has refused to change. `failures.ndjson` has each of them.
 */
failed: number, };

/**
 * The part of the request of `undo-run` that restricts it.
 */
export type OnlyDeletedRequest = {
/**
 * The environment variables of the old tenant, where each user is looked up.
 */
old: TenantEnvironment,
/**
 * The whole IDs of the users whom `verify` has found only in the new tenant.
 */
user_ids: Array<string>, };

/**
 * The request of `undo-run`. The run folder is that of the import.
 */
export type UndoRunRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The connection, if the settings have several.
 */
connection?: string,
/**
 * The environment variables of the old tenant, if the marker is to be taken away from the users there.
 */
old?: TenantEnvironment,
/**
 * Restricts the command to users who were deleted in the old tenant. The marker stays then, so `old` must be left out.
 */
only_deleted?: OnlyDeletedRequest,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * Whether to stop before the first change.
 */
dry_run?: boolean, };

/**
 * The request for the pair of a run.
 */
export type PairRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The old or the new name of the connection, if the settings have several.
 */
connection?: string, };

/**
 * The pair of a run, and how the IDs of its users are made.
 */
export type ChosenPair = {
/**
 * The connection of the old tenant.
 */
old: string,
/**
 * That of the new tenant.
 */
new: string,
/**
 * The policy `user_id` of the settings.
 */
user_id: string, };

/**
 * The document of `undo-run`.
 */
export type UndoRunReport = {
/**
 * What became of the plan.
 */
status: ApplyStatus,
/**
 * What was confirmed.
 */
plan: BulkPlan,
/**
 * How many users the import may have inserted.
 */
users: number,
/**
 * How many were deleted, those of an interrupted run included.
 */
deleted: number,
/**
 * How many of them the marker was taken away from in the old tenant.
 */
unmarked: number,
/**
 * How many were not there any more.
 */
gone: number,
/**
 * How many stay, by reason. `kept.ndjson` has each of them.
 */
kept: { [key in string]: number },
/**
 * How many a tenant has refused to change. `failures.ndjson` has each of them.
 */
failed: number,
/**
 * How many import files may have a job that is still at work, so that users arrive after this run.
 */
open_files: number, };

/**
 * The request of `explain`.
 */
export type ExplainRequest = {
/**
 * Codes and log lines; without them, all codes are listed.
 */
lines?: Array<string>, };

/**
 * The document of `explain`.
 */
export type ExplainReport = {
/**
 * What the codes mean: each once, in the order in which the lines name them.
 */
explanations: Array<Explanation>,
/**
 * How many lines were explained; 0 in the list of all.
 */
explained: number,
/**
 * How many lines hold nothing that is known.
 */
unknown: number,
/**
 * The headings of the topics.
 */
topics: Array<TopicTitle>, };

/**
 * What a code means, and what to do about it.
 */
export type Explanation = {
/**
 * Where the code is written.
 */
topic: Topic,
/**
 * The code.
 */
name: string,
/**
 * What it was in the log line, if that says more than the name: `200` for `status`.
 */
value: string | null,
/**
 * What the person who logs in sees; only outcomes have it.
 */
user_sees: string | null,
/**
 * What it means, in whole sentences.
 */
meaning: string,
/**
 * What to do, in whole sentences.
 */
action: string,
/**
 * Where the manual tells more: `docs/PAGE.md#HEADING` in the package.
 */
see: string | null,
/**
 * How many lines bear it; 0 in the list of all.
 */
count: number, };

/**
 * Where a code is written.
 */
export type Topic = "outcome" | "log_member" | "fault" | "marker" | "left_out" | "lost_factor" | "action_line" | "token_cache" | "problem" | "import_error" | "old_tenant_log" | "new_tenant_log";

/**
 * The heading of a topic.
 */
export type TopicTitle = {
/**
 * The topic.
 */
topic: Topic,
/**
 * Its heading.
 */
title: string, };

/**
 * What the gate looks at.
 */
export type GateRequest = {
/**
 * The text of the history file; empty if there is none.
 */
history: string,
/**
 * The settings file, for `finish`.
 */
settings?: unknown,
/**
 * The state file, for `undo`: it lists the connections that are restored.
 */
state?: unknown,
/**
 * The domain of the old tenant, if it is set.
 */
old?: TenantDomain,
/**
 * The domain of the new tenant.
 */
new?: TenantDomain,
/**
 * UNIX time, in milliseconds.
 */
now_ms: number,
/**
 * Whether to go on in any case: with `--force`, and with `--dry-run`, which changes nothing.
 */
only_warn?: boolean, };

/**
 * What a history file has.
 */
export type HistoryContents = {
/**
 * How many records.
 */
records: number, };

/**
 * A history file before a command begins that takes long and needs it at its end.
 */
export type HistoryRequest = {
/**
 * The text of the history file; empty if there is none.
 */
history: string, };

/**
 * What is known of the users before a migration is ended.
 */
export type Gate = {
/**
 * Each connection with its latest record.
 */
connections: Array<ConnectionNumbers>,
/**
 * Whole sentences about what speaks against going on.
 */
warnings: Array<string>, };

/**
 * The numbers of the latest record of a connection.
 */
export type ConnectionNumbers = {
/**
 * The connection of the new tenant.
 */
connection: string,
/**
 * The record's numbers; `null` without a record.
 */
record: RecordNumbers | null, };

/**
 * The numbers of a record.
 */
export type RecordNumbers = {
/**
 * When the record was made: ISO 8601, UTC.
 */
at: string,
/**
 * How old it is, in milliseconds.
 */
age_ms: number,
/**
 * All users of the old connection.
 */
users: number,
/**
 * Users who have moved, with the migration marker or without.
 */
moved: number,
/**
 * Users who are not in the new tenant and have no migration marker.
 */
left: number,
/**
 * Users with the migration marker who are not in the new tenant: nobody lets them in.
 */
confirmed_missing: number,
/**
 * Refused logins of all logins, in percent; `null` if that is not known.
 */
refused_percent: number | null, };

/**
 * The request of `status --watch`.
 */
export type WatchRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The connection, if the settings have several.
 */
connection?: string,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * The text of the history file; empty if there is none.
 */
history?: string, };

/**
 * How a watch has ended.
 */
export type WatchReport = {
/**
 * What the watch looks back to: the time of the last record, or else of its own beginning.
 */
since: string,
/**
 * The sums.
 */
totals: WatchTotals, };

/**
 * A change, or a notice about the watch itself. With `--json` each is one line (NDJSON).
 */
export type WatchChange = {
/**
 * When it has happened: ISO 8601, UTC.
 */
at: string,
/**
 * What it is.
 */
kind: ChangeKind,
/**
 * The tenant that has told of it; `null` for what is about the watch as a whole.
 */
tenant: Tenant | null,
/**
 * How many users or log entries; 0 of what is not counted.
 */
count: number,
/**
 * The type of the log entries, of refusals.
 */
log_type: string | null,
/**
 * What it means, of refusals; a whole sentence, of notices.
 */
detail: string | null,
/**
 * The sums up to now.
 */
totals: WatchTotals, };

/**
 * The kinds of changes.
 */
export type ChangeKind = "started" | "arrived" | "confirmed" | "proven" | "refused" | "notice" | "stopped";

/**
 * The sums since the watch looks back to.
 */
export type WatchTotals = {
/**
 * Users of the new connection who were created.
 */
arrived: number,
/**
 * Users of the old connection who got the migration marker.
 */
confirmed: number,
/**
 * Passwords that the old tenant has found right.
 */
proven: number,
/**
 * Logins that the old tenant has refused.
 */
refused: number, };

/**
 * The request of a scan.
 */
export type StatusScanRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The old tenant.
 */
old: TenantDomain,
/**
 * The old or new name of the connection; may be left out if the settings have only one.
 */
connection?: string,
/**
 * How many of the files are of the new tenant's export. They come first.
 */
new_files: number,
/**
 * The time of the record: ISO 8601, UTC.
 */
at: string, };

/**
 * What a scan has found. The members are those of the record.
 */
export type StatusScanReport = {
/**
 * The users, by how far they have come.
 */
counts: UserCounts,
/**
 * How many users have arrived in the new tenant on which day.
 */
moved_by_day: Array<MovedOnDay>,
/**
 * How long ago the users were last active.
 */
last_activity: LastActivity, };

/**
 * How the users of a tenant were read.
 */
export type ReadUsersReport = {
/**
 * How they were counted.
 */
method: Method,
/**
 * The name of the file in the run folder.
 */
file: string,
/**
 * How many users it has.
 */
users: number, };

/**
 * The request of `status`.
 */
export type StatusRequest = {
/**
 * The settings file.
 */
settings: unknown,
/**
 * The connection, if the settings have several.
 */
connection?: string,
/**
 * The environment variables of the old tenant.
 */
old: TenantEnvironment,
/**
 * The environment variables of the new tenant.
 */
new: TenantEnvironment,
/**
 * When the run has begun: ISO 8601, UTC.
 */
at: string,
/**
 * How the users of the old tenant were counted.
 */
old_method: Method,
/**
 * How the users of the new tenant were counted.
 */
new_method: Method,
/**
 * The counted users.
 */
scanned: StatusScanReport,
/**
 * The text of the history file; empty if there is none.
 */
history?: string, };

/**
 * The result of `status`.
 */
export type StatusResult = {
/**
 * The record of this run.
 */
record: StatusRecord,
/**
 * The earlier records of the same connections, oldest first.
 */
history: Array<StatusRecord>, };

/**
 * What one run of `status` has found.
 */
export type StatusRecord = {
/**
 * [`FORMAT`]
 */
format: number,
/**
 * When the run has begun: ISO 8601, UTC.
 */
at: string,
/**
 * The old tenant, and how its users were counted.
 */
old: Source,
/**
 * The new tenant, and how its users were counted.
 */
new: Source,
/**
 * The users of the old connection, by how far they have come.
 */
counts: UserCounts,
/**
 * How many users have arrived in the new tenant on which day, oldest first. Days without any are left out.
 */
moved_by_day: Array<MovedOnDay>,
/**
 * How long ago the users were last active.
 */
last_activity: LastActivity,
/**
 * How fast users move.
 */
rate: Rate,
/**
 * When the migration will have come how far; `null` if there is too little to tell.
 */
forecast: Forecast | null,
/**
 * Who was refused and why since the run before; `null` if no log could be read.
 */
refusals: Refusals | null,
/**
 * What was read of the old tenant's log.
 */
old_log: LogRead,
/**
 * What was read of the new tenant's log.
 */
new_log: LogRead,
/**
 * Whole sentences about what limits this record, such as a missing scope.
 */
notes: Array<string>, };

/**
 * A tenant's connection, and how its users were counted.
 */
export type Source = {
/**
 * The tenant's domain.
 */
domain: string,
/**
 * The connection.
 */
connection: string,
/**
 * How the users were counted.
 */
method: Method, };

/**
 * How users were counted.
 */
export type Method = "export" | "search" | "files";

/**
 * The users of the old connection. Each is one of `confirmed`, `unmarked`, `left`. With `marked_users` = `allow`, a marker says
 * nothing of users who are not in the new tenant: they are `left`.
 */
export type UserCounts = {
/**
 * All users of the old connection.
 */
users: number,
/**
 * Users with the migration marker: they have moved.
 */
confirmed: number,
/**
 * Users without the marker who are in the new tenant.
 */
unmarked: number,
/**
 * Users without the marker who are not in the new tenant.
 */
left: number,
/**
 * Users with the marker who are not in the new tenant: nobody lets them in. A part of `confirmed`.
 */
confirmed_missing: number,
/**
 * Users without the marker whose first login through the new tenant has begun. A part of `unmarked` and `left`.
 */
started: number,
/**
 * The users of the new connection.
 */
new_users: number,
/**
 * Users of the new connection who are not in the old one: they have signed up there, or are deleted in the old tenant.
 */
only_new: number,
/**
 * The users who are left, by what matters for their move. A user may be in several.
 */
left_by: LeftBy,
/**
 * The users who are left, by their last login. Each is in exactly one.
 */
left_by_last_login: LeftByLastLogin,
/**
 * Records of the exports that are no users.
 */
unreadable: number, };

/**
 * The users who are left, by what matters for their move.
 */
export type LeftBy = {
/**
 * Users who are blocked in the old tenant.
 */
blocked: number,
/**
 * Users with a second factor.
 */
with_factor: number,
/**
 * Users without an e-mail address.
 */
without_email: number,
/**
 * Users whose profile has more than 10,240 bytes, Auth0's limit.
 */
over_profile_limit: number, };

/**
 * The users who are left, by their last login.
 */
export type LeftByLastLogin = {
/**
 * At most 30 days ago.
 */
days_30: number,
/**
 * 31 to 90 days ago.
 */
days_90: number,
/**
 * 91 to 365 days ago.
 */
days_365: number,
/**
 * More than 365 days ago.
 */
older: number,
/**
 * Never.
 */
never: number, };

/**
 * How many users have arrived in the new tenant on a day.
 */
export type MovedOnDay = {
/**
 * The day in UTC: `2026-11-26`.
 */
day: string,
/**
 * Users of the old connection who were created in the new tenant on that day.
 */
users: number, };

/**
 * How long ago the users of the old connection were last active, in either tenant.
 */
export type LastActivity = {
/**
 * All users who have ever logged in, by whole days since their last login in either tenant: the first number is of those
 * who were active within the last 24 hours. Zeros at the end are left out; the last day that is counted is 729.
 */
all_by_days_ago: Array<number>,
/**
 * Those of them who are left and not blocked: the users who may still move at a login.
 */
left_by_days_ago: Array<number>,
/**
 * The same users as in `all_by_days_ago` and `all_older`, by whole days since their account was created in the old tenant.
 * Accounts that are older than 729 days or of unknown age are left out. Nobody can have been away for longer than the
 * account exists, so without this a young tenant would look like one whose users all come back soon.
 */
all_by_account_age: Array<number>,
/**
 * Those of `all_by_days_ago` who have not come back since the day on which their account was created. They tell how many
 * never do, and say nothing of how long the others stay away.
 */
once_by_days_ago: Array<number>,
/**
 * Users who were last active longer ago.
 */
all_older: number,
/**
 * Those of them who are left and not blocked.
 */
left_older: number, };

/**
 * How many users move a day.
 */
export type Rate = {
/**
 * Users a day, over the last 7 days; `null` if the migration is younger.
 */
per_day_7: number | null,
/**
 * Users a day, over the last 30 days; `null` if the migration is younger.
 */
per_day_30: number | null, };

/**
 * How the share of moved users will grow if users keep logging in as they do, and nobody is moved in bulk.
 */
export type Forecast = {
/**
 * How sure the forecast is, in a word and a sentence for the operator.
 */
certainty: Certainty,
/**
 * Why, in whole sentences.
 */
reasons: Array<string>,
/**
 * The forecast day by day at first, then in growing steps, up to a year.
 */
points: Array<ForecastPoint>,
/**
 * When 90, 95 and 99 % of the users will have moved.
 */
milestones: Array<Milestone>,
/**
 * Users who are left and will not log in within a year.
 */
never: Estimate, };

/**
 * How sure a forecast is.
 */
export type Certainty = "high" | "medium" | "low";

/**
 * A number and the bounds between which it lies nine times out of ten, by the model.
 */
export type Estimate = {
/**
 * The expected number.
 */
expected: number,
/**
 * The lower bound.
 */
low: number,
/**
 * The upper bound.
 */
high: number, };

/**
 * How many users will have moved so many days after the record.
 */
export type ForecastPoint = {
/**
 * Days after the record.
 */
days: number,
/**
 * All users who will have moved by then.
 */
moved: Estimate, };

/**
 * When a share of the users will have moved.
 */
export type Milestone = {
/**
 * The share of the users of the old connection, in percent.
 */
percent: number,
/**
 * The day on which it is expected: `2026-11-26`; `null` if not within a year.
 */
expected: string | null,
/**
 * The earliest day, by the upper bound; `null` if not within a year.
 */
earliest: string | null,
/**
 * The latest day, by the lower bound; `null` if perhaps not within a year.
 */
latest: string | null, };

/**
 * What the logs say since the run before.
 */
export type Refusals = {
/**
 * Passwords that the old tenant has found right for the migration client (`sepft`).
 */
proven: number,
/**
 * Logins that were refused, for whatever reason.
 */
refused: number,
/**
 * `refused` of all logins, in percent; `null` without any.
 */
percent: number | null,
/**
 * The reasons, the most frequent first.
 */
reasons: Array<RefusalReason>,
/**
 * The same by day, oldest first.
 */
days: Array<RefusalDay>, };

/**
 * One reason for refusals, or for failures of the new tenant.
 */
export type RefusalReason = {
/**
 * The tenant whose log says so: `old` or `new`.
 */
tenant: Tenant,
/**
 * The type of the log entries, such as `fepft`. Source: Auth0, "Log Event Type Codes".
 */
log_type: string,
/**
 * What it means, as a short phrase: "wrong e-mail address or password".
 */
meaning: string,
/**
 * Whether it counts as a refused login. Entries of the new tenant stand beside and do not count.
 */
is_refusal: boolean,
/**
 * How many entries.
 */
count: number, };

/**
 * Proven and refused logins of a day.
 */
export type RefusalDay = {
/**
 * The day in UTC: `2026-11-26`.
 */
day: string,
/**
 * As [`Refusals::proven`].
 */
proven: number,
/**
 * Refusals of the old tenant by log type.
 */
refused: Array<TypeCount>, };

/**
 * How many log entries of a type.
 */
export type TypeCount = {
/**
 * The type of the log entries.
 */
log_type: string,
/**
 * How many entries.
 */
count: number, };

/**
 * What was read of a tenant's log.
 */
export type LogRead = {
/**
 * Whether the log could be read; without the scope `read:logs` it can't.
 */
read: boolean,
/**
 * The ID of the last entry that was read: the next run begins after it. Kept from the run before if nothing was read.
 */
checkpoint: string | null,
/**
 * The time of the first entry that this run has read.
 */
first_at: string | null,
/**
 * The time of the last entry.
 */
last_at: string | null,
/**
 * How many entries were read.
 */
entries: number,
/**
 * Whether entries between the run before and this one may be missing, as the tenant keeps its log for a few days only.
 */
has_gap: boolean, };

/**
 * The request of `report`. It cannot contain credentials, so none can get into the page.
 */
export type ReportRequest = {
/**
 * The settings file. Without one, the report shows no settings.
 */
settings?: unknown,
/**
 * The text of the history file.
 */
history: string,
/**
 * The runs of bulk commands, oldest first.
 */
runs: Array<ReportedRun>,
/**
 * The folders of the runs whose `run.json` can't be read.
 */
unreadable_runs?: Array<string>, };

/**
 * A run of a bulk command.
 */
export type ReportedRun = {
/**
 * Its `run.json`.
 */
record: unknown,
/**
 * Its state now.
 */
state: string,
/**
 * The first lines of its `failed.ndjson`, if the report may name users.
 */
failed?: Array<string>,
/**
 * The first lines of its `differences.ndjson`, if the report may name users.
 */
differences?: Array<string>, };

/**
 * Everything that the report shows.
 */
export type ReportModel = {
/**
 * One entry for each pair of connections in the history.
 */
connections: Array<ConnectionReport>,
/**
 * The bulk runs, oldest first.
 */
runs: Array<RunReport>,
/**
 * How many runs are left out since they were about other tenants.
 */
other_runs: number,
/**
 * The folders of the runs that are left out since their record can't be read.
 */
unreadable_runs: Array<string>,
/**
 * Users whom imports could not move. Empty unless the report may name users.
 */
failed_users: Array<NamedUser>,
/**
 * Users who are not the same in both tenants, by the latest comparison. Empty unless the report may name users.
 */
differing_users: Array<NamedUser>,
/**
 * The settings in force; empty without a settings file.
 */
settings: Array<SettingRow>, };

/**
 * What the history says about the users of one connection.
 */
export type ConnectionReport = {
/**
 * The old tenant, in the latest record.
 */
old: Source,
/**
 * The new tenant, in the latest record.
 */
new: Source,
/**
 * When the first record was made: ISO 8601, UTC.
 */
first_at: string,
/**
 * When the latest record was made. All numbers that stand alone are of this time.
 */
at: string,
/**
 * How many records there are.
 */
records: number,
/**
 * The users, by how far they have come.
 */
counts: UserCounts,
/**
 * The users who have moved: `confirmed` and `unmarked`.
 */
moved: number,
/**
 * `moved` of all users, in percent; `null` without users.
 */
moved_percent: number | null,
/**
 * How the number of moved users has grown, oldest first, one point a day.
 */
progress: Array<ProgressPoint>,
/**
 * How many users have arrived when.
 */
arrivals: Arrivals,
/**
 * How fast users move.
 */
rate: Rate,
/**
 * When the migration will have come how far; `null` if there is too little to tell.
 */
forecast: Forecast | null,
/**
 * What earlier forecasts have predicted, the youngest first.
 */
forecast_checks: Array<ForecastCheck>,
/**
 * Who was refused since the run before the latest; `null` if no log could be read.
 */
latest_refusals: RefusedShare | null,
/**
 * Who was refused since the first record; `null` if no log could ever be read.
 */
refusals: RefusalHistory | null,
/**
 * What limits the latest record, in whole sentences.
 */
notes: Array<string>, };

/**
 * How far the users had come at a moment.
 */
export type ProgressPoint = {
/**
 * The moment: ISO 8601, UTC.
 */
at: string,
/**
 * All users of the old connection.
 */
users: number,
/**
 * Those who had moved.
 */
moved: number,
/**
 * Whether a run of `status` has counted them then. If not, the number follows from the dates of arrival that the first
 * run has found.
 */
is_counted: boolean, };

/**
 * How many users have arrived, from the first arrival to the record.
 */
export type Arrivals = {
/**
 * How many days each entry counts together.
 */
bucket_days: number,
/**
 * One entry for each span of days, oldest first, those without any arrival included. The last one may be cut short by the
 * record.
 */
buckets: Array<MovedOnDay>, };

/**
 * An earlier forecast, and what has come.
 */
export type ForecastCheck = {
/**
 * When the forecast was made: ISO 8601, UTC.
 */
made_at: string,
/**
 * How many days before the latest record that was.
 */
days_before: number,
/**
 * How many users it said would have moved by the latest record.
 */
predicted: Estimate,
/**
 * How many have moved.
 */
moved: number,
/**
 * Whether that is between the bounds of the forecast.
 */
is_within: boolean, };

/**
 * The refused logins of a span of time.
 */
export type RefusedShare = {
/**
 * Logins that were refused.
 */
refused: number,
/**
 * All logins.
 */
logins: number,
/**
 * `refused` of `logins`, in percent; `null` without any.
 */
percent: number | null,
/**
 * The beginning of the span, if it is known: ISO 8601, UTC.
 */
since: string | null, };

/**
 * What the logs say in all records together.
 */
export type RefusalHistory = {
/**
 * Passwords that the old tenant has found right.
 */
proven: number,
/**
 * Logins that were refused.
 */
refused: number,
/**
 * `refused` of all logins, in percent; `null` without any.
 */
percent: number | null,
/**
 * The reasons, those that count as refused logins first, and the most frequent of them first.
 */
reasons: Array<RefusalReason>,
/**
 * How many days each entry of `buckets` counts together.
 */
bucket_days: number,
/**
 * One entry for each span of days, oldest first. Its `day` is the first of them.
 */
buckets: Array<RefusalDay>,
/**
 * Where entries of a log are missing.
 */
gaps: Array<LogGap>,
/**
 * How many records have no refusals, since no log could be read.
 */
records_without_log: number, };

/**
 * Entries of a log may be missing here, since the tenant did not keep them until the next run of `status`.
 */
export type LogGap = {
/**
 * The tenant.
 */
tenant: Tenant,
/**
 * The run of `status` that has found the gap: ISO 8601, UTC.
 */
at: string, };

/**
 * A bulk run.
 */
export type RunReport = {
/**
 * The name of the run folder.
 */
id: string,
/**
 * The command.
 */
command: string,
/**
 * How it has ended, or that it has not: `running`, `done`, `incomplete`, `failed`, `interrupted`.
 */
state: string,
/**
 * When it has begun: ISO 8601, UTC.
 */
started_at: string,
/**
 * When it has ended; `null` if it has not.
 */
ended_at: string | null,
/**
 * The connection, if it was named.
 */
connection: string | null,
/**
 * From its beginning to its end, in milliseconds. A run that was resumed has the pause in it.
 */
duration_ms: number | null,
/**
 * How many users its last finished step was about; `null` if none is finished.
 */
users: number | null,
/**
 * Users a minute over the whole run, waiting for the tenants included; `null` if the run has not ended.
 */
users_per_minute: number | null,
/**
 * What has become of imported users.
 */
imported: Tally | null,
/**
 * Users that a step could not move, and assignments that it could not make, by step and code.
 */
errors: Array<ErrorGroup>,
/**
 * What the comparison of both tenants has found.
 */
verified: Verified | null, };

/**
 * What went wrong in one way in one step.
 */
export type ErrorGroup = {
/**
 * The step: `convert`, `import` or `assign`.
 */
step: string,
/**
 * Why, as a code.
 */
code: string,
/**
 * How often.
 */
count: number,
/**
 * What to do, if the step has said so.
 */
remedy: string | null, };

/**
 * What the comparison of both tenants has found.
 */
export type Verified = {
/**
 * The users of the old connection.
 */
old_users: number,
/**
 * The users of the new connection.
 */
new_users: number,
/**
 * How many users got each answer.
 */
answers: Answers, };

/**
 * A user whom a run names.
 */
export type NamedUser = {
/**
 * The run.
 */
run: string,
/**
 * The e-mail address, user name or phone number, or else the ID.
 */
user: string,
/**
 * The answer or the code of the error.
 */
reason: string,
/**
 * The fields that differ, or what the tenant has said.
 */
detail: string, };

/**
 * A setting and the value that is in force.
 */
export type SettingRow = {
/**
 * The member of the settings file.
 */
name: string,
/**
 * The value, for display; `null` if there is none.
 */
value: string | null,
/**
 * Whether the value is the one that holds without the member.
 */
is_default: boolean, };

/**
 * The answers to the questions of `init`.
 */
export type InitAnswers = {
/**
 * The old tenant.
 */
old: TenantDomain,
/**
 * The new tenant.
 */
new: TenantDomain,
/**
 * The connections whose users move: `OLD`, or `OLD=NEW` if the connection has another name in the new tenant.
 */
connections: Array<string>,
/**
 * The names of the old tenant's database connections, if they are known.
 */
known_connections?: Array<string>,
/**
 * The applications of the new tenant whose users log in with the new connections, by name or Client ID.
 */
enable_clients?: Array<string>,
/**
 * The setting `user_id`.
 */
user_id?: string,
/**
 * The setting `mfa_policy`.
 */
mfa_policy?: string,
/**
 * Ranges of addresses, or one of `region` and `none`. Empty: `region` if the new tenant's region is known.
 */
allow_cidr?: Array<string>, };

/**
 * What follows from the answers.
 */
export type InitSettings = {
/**
 * The settings file.
 */
settings: Record<string, unknown>,
/**
 * What the application of the old tenant needs.
 */
old: NeededAccess,
/**
 * What the application of the new tenant needs.
 */
new: NeededAccess,
/**
 * Whole sentences about answers that are valid and odd.
 */
warnings: Array<string>, };

/**
 * The access to a tenant that the command line needs.
 */
export type NeededAccess = {
/**
 * The tenant's domain, in lower case.
 */
domain: string,
/**
 * The name of the application that `init` creates.
 */
client_name: string,
/**
 * All scopes.
 */
scopes: Array<string>,
/**
 * The scopes by the commands that need them.
 */
scopes_by_command: Array<CommandScopes>,
/**
 * The page of the Dashboard on which an application gets them.
 */
dashboard: string, };

/**
 * The scopes that commands need in a tenant.
 */
export type CommandScopes = {
/**
 * The commands, such as `setup, finish, undo`.
 */
commands: string,
/**
 * Their scopes.
 */
scopes: Array<string>, };

/**
 * The request to look at a tenant.
 */
export type TenantLookRequest = {
/**
 * The tenant.
 */
tenant: Tenant,
/**
 * Its environment variables.
 */
environment: TenantEnvironment, };

/**
 * What is known of a tenant.
 */
export type TenantLook = {
/**
 * The domain, in lower case.
 */
domain: string,
/**
 * The region of the public cloud that the domain names, such as `EU`.
 */
region: string | null,
/**
 * The names of its database connections; `null` if they can't be read.
 */
connections: Array<string> | null,
/**
 * Whole sentences about what is odd, or could not be checked.
 */
warnings: Array<string>, };

/**
 * The request to create the application of a tenant.
 */
export type OwnClientRequest = {
/**
 * The tenant.
 */
tenant: Tenant,
/**
 * Its environment variables, with a token.
 */
environment: TenantEnvironment,
/**
 * The settings file, which decides what the application may do.
 */
settings: unknown, };

/**
 * What became of the application.
 */
export type OwnClientReport = {
/**
 * What became of the plan.
 */
status: ApplyStatus,
/**
 * The Client ID; `null` if there is no application.
 */
client_id: string | null,
/**
 * The Client Secret, for the file with the credentials and for nothing else.
 */
client_secret: string | null, };

/**
 * One of the two tenants. Displayed, it is a phrase for a sentence: "the old tenant".
 */
export type Tenant = "old" | "new";
