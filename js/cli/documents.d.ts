// The documents that commands print with --json, one type a command: "move-rest" prints a MoveRestDocument. A command that
// fails prints a FailureDocument. The build makes schemas/*.json of the package from this file.
import type {
  ApplyReport,
  ApplyStatus,
  AssignReport,
  CheckReport,
  ConnectionNumbers,
  ConvertReport,
  ExplainReport,
  ExportReport,
  ImportReport,
  NeededAccess,
  Problem,
  ProblemCode,
  ReadExtrasReport,
  ReportModel,
  StatusRecord,
  UndoRunReport,
  VerifyReport,
  WatchChange,
} from './toolkit-types.js';

/** A file that a run has read. */
export interface RunInput {
  path: string;
  bytes: number;
  sha256: string;
}

/** How a run ended. `incomplete`: the work is done, and some users need somebody. */
export type RunState = 'running' | 'done' | 'incomplete' | 'failed' | 'interrupted';

/** The file run.json of a run folder. */
export interface RunRecord {
  format: number;
  /** The name of the run folder. */
  id: string;
  command: string;
  /** The version of this program. */
  version: string;
  state: RunState;
  /** ISO 8601 */
  started_at: string;
  /** ISO 8601 */
  ended_at?: string;
  old_domain?: string;
  new_domain?: string;
  /** The value of `--connection`. */
  connection?: string;
  /** The connection of the old tenant, as the settings had it. */
  old_connection?: string;
  /** That of the new tenant. */
  new_connection?: string;
  /** How the IDs of its users are made: the setting `user_id`. */
  user_id?: string;
  options: Record<string, unknown>;
  inputs: RunInput[];
  /** What each finished step of the run has returned, by its name. */
  steps: Record<string, unknown>;
  /** The options with which a step was done, by its name. */
  step_options?: Record<string, Record<string, unknown>>;
}

/** Where a bulk command has worked. */
interface Run {
  /** The name of the run folder. */
  run: string;
  /** Its path. */
  folder: string;
}

/** Why a command has failed. */
export interface FailureDocument {
  problem: Omit<Problem, 'code'> & { code: ProblemCode | 'interrupted' | 'internal' };
}

/** What the application of a tenant is for the command line, and what `init` has done about it. */
export interface InitTenant extends NeededAccess {
  /** `null`: no token was given, so nothing was done. */
  application: { status: ApplyStatus; client_id: string | null } | null;
}
export interface InitDocument {
  /** The settings file, the file of `--env` and, if it had to be changed, `.gitignore`. */
  files: { path: string; /** `false`: it was there already. */ written: boolean }[];
  settings: Record<string, unknown>;
  old: InitTenant;
  new: InitTenant;
  /** Whole sentences about what is odd, or could not be checked. */
  warnings: string[];
  /** The command lines that come next. */
  next: string[];
}

export type SetupDocument = ApplyReport;
export type RotateSecretDocument = ApplyReport;
export type UndoDocument = ApplyReport & {
  /** The latest numbers of `status`, of each connection. */
  numbers: ConnectionNumbers[];
};
export type FinishDocument = ApplyReport & {
  /** The latest numbers of `status`, of each connection; none with `--clean-up`. */
  numbers?: ConnectionNumbers[];
};
export type CheckDocument = CheckReport;
/** Also a line of the history file. */
export type StatusDocument = StatusRecord;
export type ReportDocument = ReportModel;

export type ExplainDocument = ExplainReport;
/** One line of `status --watch`. */
export type StatusWatchDocument = WatchChange;

/** The files of `scripts` and `emit`. */
export interface ScriptsDocument {
  /** The folder that they are in. */
  out: string;
  files: { path: string; /** `false`: it was there already. */ written: boolean }[];
  /** Whole sentences about what remains to be done. */
  notes: string[];
}
export type EmitDocument = ScriptsDocument;

export type ExportDocument = Run & ExportReport & ReadExtrasReport;
export type ConvertDocument = Run & { inputs: RunInput[]; report: ConvertReport };
export type ImportDocument = Run & ImportReport;
export type VerifyDocument = Run & VerifyReport;
export type AssignDocument = Run & AssignReport;
export type UndoRunDocument = Run & UndoRunReport;
export type MoveRestDocument = Run & {
  /** What each finished step has returned: the documents of the other bulk commands. */
  steps: Record<string, unknown>;
};

/** The runs in a folder. */
export interface RunsDocument {
  folder: string;
  runs: RunRecord[];
  /** The runs whose record cannot be read, with the reason. */
  unreadable: { run: string; message: string }[];
}
/** The run that was deleted. */
export interface RunsPurgeDocument {
  purged: string;
}
