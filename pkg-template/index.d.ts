/**
 * Moves users of an old Auth0 tenant to a new one when they log in.
 *
 * The functions have the callback contract of Auth0's database action scripts: the callback is the last
 * argument and is called exactly once. Without one they return a promise of an {@link Outcome}, which is never
 * rejected.
 *
 * @packageDocumentation
 */

/** The settings of the new tenant's database connection. All values are strings; unknown keys are ignored. */
export interface Configuration {
  /** Host of the old tenant, such as `tenant.eu.auth0.com`; a port may follow. */
  Domain: string;
  /** Client ID of the migration client in the old tenant. */
  Client_ID: string;
  /** Client secret of the migration client. */
  Client_Secret: string;
  /** Identifier of the old tenant's Management API: `https://HOST/api/v2/`. */
  Audience: string;
  /** Name of the database connection in the old tenant. */
  Connection: string;
  /** `domain` (default): `auth0|x` becomes `{Domain}|x`. `keep`: `x`, so that the user's `sub` stays the same. */
  User_Id?: 'domain' | 'keep' | (string & {});
  /** Prefix of the claims that the old tenant's Action sets; default `https://migrationapp/`. */
  Claims_Namespace?: string;
  /** The profile's key for the user's `app_metadata`; default `app_metadata`. */
  Metadata_Key?: 'app_metadata' | 'metadata' | (string & {});
  /** What becomes of users with a second factor: refused (`reject`, default), or moved once the password is proven. */
  Mfa_Policy?: 'reject' | 'migrate' | (string & {});
  /** The key of the migration marker in the old tenant's `app_metadata`; default `migration_complete`. */
  Marker?: string;
  /** What becomes of users with the marker: they have moved and do not move again (`refuse`, default), or they do (`allow`). */
  Marked_Users?: 'refuse' | 'allow' | (string & {});
  /** Milliseconds that all of a call may take, `"100"` to `"18000"`; default `"15000"`. */
  Timeout_Ms?: string;
  /** Which calls are logged: none, those with a fault or a profile that lacks something, or all (`info`, default). */
  Log_Level?: 'off' | 'error' | 'info' | (string & {});
  [key: string]: string | undefined;
}

/** The profile for the new tenant, the same from `login` and `getUser`. */
export interface Profile {
  /** `{Domain}|x` or `x`, by the setting `User_Id`; Auth0 puts `auth0|` before it. */
  user_id: string;
  email?: string;
  email_verified: boolean;
  name?: string;
  nickname?: string;
  username?: string;
  given_name?: string;
  family_name?: string;
  picture?: string;
  phone_number?: string;
  phone_verified?: boolean;
  user_metadata: Record<string, unknown>;
  /** Phone numbers of second factors, under the setting `Mfa_Policy` = `migrate`. */
  mfa_factors?: { phone: { value: string } }[];
  /** Without the migration marker. With `Metadata_Key` = `metadata` it stands there instead. */
  app_metadata?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** What a call ends with. `status` is the HTTP status of the old tenant's last answer. */
export type Outcome =
  | { code: 'found'; profile: Profile; status?: number }
  | { code: 'not_found'; status?: number }
  /** `already_moved`: the password is right, but the user has the migration marker. It must look like a wrong password. */
  | { code: 'wrong_credentials' | 'already_moved'; message: string; status?: number }
  | {
      code:
        | 'mfa_required'
        | 'blocked'
        | 'denied'
        | 'password_leaked'
        | 'verification_required'
        | 'too_many_attempts';
      /** A sentence that is safe to show to the person who logs in. */
      message: string;
      status?: number;
    }
  | { code: 'rate_limited' | 'invalid_token'; message: string; status?: number }
  | {
      code: 'unavailable';
      message: string;
      status?: number;
      /** What an injected `fetch` threw. Not enumerable; it may contain the request, so do not log it as it is. */
      cause?: unknown;
    }
  | {
      code: 'misconfigured';
      message: string;
      /** The setting at fault. */
      setting?: string;
      /** The step of docs/set-up-by-hand.md that corrects it; the message names its heading. */
      step?: number;
      status?: number;
    };

/** What `login` ends with. */
export type LoginOutcome = Exclude<Outcome, { code: 'not_found' }>;

/** The callback of a database action script. The error's `cause` is what an injected `fetch` threw. */
export type Callback = (error?: (Error & { code?: string }) | null, profile?: Profile) => void;

/** What the functions use of the place they run in. */
export interface MigrationOptions {
  /** Sends the requests; default: the runtime's `fetch`. Redirects are not followed. */
  fetch?: typeof globalThis.fetch;
  /** Auth0's class for a wrong password; without it, and without a global one, the callback gets nothing. */
  WrongUsernameOrPasswordError?: new (identifier: string, message: string) => Error;
  /** Auth0's class for messages to whoever logs in; default: a global one, or `Error`. */
  UnauthorizedError?: new (message: string) => Error;
  /** Takes the log lines, each one JSON object; default: `console.log`. */
  log?: (line: string) => void;
}

/** Checks an identifier and password with the old tenant. */
export interface Login {
  (identifier: string, password: string): Promise<LoginOutcome>;
  (identifier: string, password: string, callback: Callback): void;
  (identifier: string, password: string, context: object, callback: Callback): void;
}

/** Looks a user up in the old tenant. */
export interface GetUser {
  (identifier: string): Promise<Outcome>;
  (identifier: string, callback: Callback): void;
  (identifier: string, context: object, callback: Callback): void;
}

/** The two functions for a configuration. A wrong one shows as the outcome `misconfigured` of each call. */
export function createMigration(
  configuration: Configuration,
  options?: MigrationOptions,
): { login: Login; getUser: GetUser };

/** `login` with the global `configuration` of an action script. */
export const login: Login;

/** `getUser` with the global `configuration` of an action script. */
export const getUser: GetUser;
