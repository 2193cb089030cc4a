/**
 * Moves users of an old Auth0 tenant to a new one when they log in.
 *
 * The functions have the callback contract of Auth0's database action scripts: the callback is the last
 * argument and is called exactly once. Without one they return a promise of an {@link Outcome}, which is never
 * rejected.
 *
 * @packageDocumentation
 */

/**
 * The settings of the new tenant's database connection. All values are strings.
 *
 * A setting may also come from outside of the program, as any `string`: {@link createMigration} takes it, and a wrong
 * value shows as the outcome `misconfigured` of each call.
 *
 * @example
 * ```ts
 * import type { Configuration } from 'auth0-account-migration';
 *
 * const configuration: Configuration = {
 *   Domain: 'old.eu.auth0.com',
 *   Client_ID: 'CLIENT_ID',
 *   Client_Secret: 'CLIENT_SECRET',
 *   Audience: 'https://old.eu.auth0.com/api/v2/',
 *   Connection: 'Username-Password-Authentication',
 *   User_Id: 'keep',
 *   Timeout_Ms: '8000',
 * };
 * console.log(Object.keys(configuration).length); // 7
 * ```
 */
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
  User_Id?: 'domain' | 'keep' | undefined;
  /** Prefix of the claims that the old tenant's Action sets; default `https://migrationapp/`. */
  Claims_Namespace?: string | undefined;
  /** The profile's key for the user's `app_metadata`; default `app_metadata`. */
  Metadata_Key?: 'app_metadata' | 'metadata' | undefined;
  /** What becomes of users with a second factor: refused (`reject`, default), or moved once the password is proven. */
  Mfa_Policy?: 'reject' | 'migrate' | undefined;
  /** The key of the migration marker in the old tenant's `app_metadata`; default `migration_complete`. */
  Marker?: string | undefined;
  /** What becomes of users with the marker: they have moved and do not move again (`refuse`, default), or they do (`allow`). */
  Marked_Users?: 'refuse' | 'allow' | undefined;
  /** Whether `login` checks the signature of the ID token with the old tenant's keys: `true`, or `false` (default). */
  Verify_Signature?: 'true' | 'false' | undefined;
  /** Milliseconds that all of a call may take, `"100"` to `"18000"`; default `"15000"`. */
  Timeout_Ms?: `${number}` | undefined;
  /** Which calls are logged: none, those with a fault or a profile that lacks something, or all (`info`, default). */
  Log_Level?: 'off' | 'error' | 'info' | undefined;
}

/**
 * The profile for the new tenant, the same from `login` and `getUser`.
 *
 * @example
 * ```ts
 * import type { Profile } from 'auth0-account-migration';
 *
 * const roles = (profile: Profile) => profile.app_metadata?.roles ?? [];
 * const jo = { user_id: 'jo', email_verified: true, user_metadata: {}, app_metadata: { roles: ['editor'] } };
 * console.log(roles(jo)); // [ 'editor' ]
 * ```
 */
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

/** What both functions can end with. */
type CommonOutcome =
  | { code: 'found'; profile: Profile; status?: number }
  | {
      code: 'mfa_required' | 'blocked';
      /** A sentence that is safe to show to the person who logs in. */
      message: string;
      status?: number;
    }
  | { code: 'rate_limited'; message: string; status?: number }
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

/**
 * What {@link login} ends with. `status` is the HTTP status of the old tenant's last answer.
 *
 * @example
 * ```ts
 * import type { LoginOutcome } from 'auth0-account-migration';
 *
 * function httpStatus({ code }: LoginOutcome): number {
 *   switch (code) {
 *     case 'found':
 *       return 200;
 *     case 'wrong_credentials':
 *     case 'already_moved':
 *       return 401; // Nothing else may look like a wrong password.
 *     case 'mfa_required':
 *     case 'blocked':
 *     case 'denied':
 *     case 'password_leaked':
 *     case 'verification_required':
 *     case 'too_many_attempts':
 *       return 403;
 *     case 'rate_limited':
 *     case 'unavailable':
 *       return 503;
 *     case 'misconfigured':
 *     case 'invalid_token':
 *       return 502;
 *   }
 * }
 * console.log(httpStatus({ code: 'blocked', message: 'This account is blocked.' })); // 403
 * ```
 */
export type LoginOutcome =
  | CommonOutcome
  /** `already_moved`: the password is right, but the user has the migration marker. It must look like a wrong password. */
  | { code: 'wrong_credentials' | 'already_moved'; message: string; status?: number }
  | {
      code: 'denied' | 'password_leaked' | 'verification_required' | 'too_many_attempts';
      /** A sentence that is safe to show to the person who logs in. */
      message: string;
      status?: number;
    }
  | { code: 'invalid_token'; message: string; status?: number };

/**
 * What {@link getUser} ends with. A user with the migration marker is `not_found`. Blocked users and, unless `Mfa_Policy`
 * is `migrate`, those with a second factor are not returned, since a password reset must not let them in.
 *
 * @example
 * ```ts
 * import type { GetUserOutcome } from 'auth0-account-migration';
 *
 * function isFree(outcome: GetUserOutcome): boolean {
 *   if (outcome.code === 'found' || outcome.code === 'not_found') return outcome.code === 'not_found';
 *   throw new Error(outcome.message); // An outage is no answer.
 * }
 * console.log(isFree({ code: 'not_found', status: 200 })); // true
 * ```
 */
export type GetUserOutcome = CommonOutcome | { code: 'not_found'; status?: number };

/**
 * What either function ends with.
 *
 * @example
 * ```ts
 * import type { Outcome } from 'auth0-account-migration';
 *
 * const explanation = (outcome: Outcome) => ('message' in outcome ? outcome.message : outcome.code);
 * console.log(explanation({ code: 'not_found' })); // not_found
 * ```
 */
export type Outcome = LoginOutcome | GetUserOutcome;

/**
 * The callback of a database action script. The error's `code` is the outcome's, and its `cause` what an injected `fetch`
 * threw.
 *
 * @example
 * ```ts
 * import type { Callback } from 'auth0-account-migration';
 *
 * const callback: Callback = (error, profile) => {
 *   if (error) console.error(error.code, error.message);
 *   else console.log(profile ? profile.user_id : 'no such user'); // no such user
 * };
 * callback(null);
 * ```
 */
export type Callback = (error?: (Error & { code?: string }) | null, profile?: Profile) => void;

/**
 * A store in which several instances of the package share one token of the old tenant's Management API: for edge
 * functions, each of whose many short-lived containers would else request its own.
 *
 * What is stored is a bearer token with the scopes of the migration client, `read:users` among them, encrypted with a key
 * that is derived from `Client_Secret`. No method can break a call: if it throws, rejects, takes longer than a second (or a
 * quarter of the time that the call has left) or returns something else, the call requests a token itself, and the log
 * gets a line with the event `token_cache`.
 *
 * @example
 * ```ts
 * import { createMigration, type TokenCache } from 'auth0-account-migration';
 *
 * // Stands for a store on the network.
 * const entries = new Map<string, { value: string; endsAt: number }>();
 * const tokenCache: TokenCache = {
 *   get: async (key) => {
 *     const { value, endsAt = 0 } = entries.get(key) ?? {};
 *     return Date.now() < endsAt ? value : undefined;
 *   },
 *   set: async (key, value, { ttlSeconds }) => {
 *     entries.set(key, { value, endsAt: Date.now() + 1000 * ttlSeconds });
 *   },
 * };
 * const { getUser } = createMigration(
 *   {
 *     Domain: 'old.eu.auth0.com',
 *     Client_ID: 'CLIENT_ID',
 *     Client_Secret: 'CLIENT_SECRET',
 *     Audience: 'https://old.eu.auth0.com/api/v2/',
 *     Connection: 'Username-Password-Authentication',
 *   },
 *   { tokenCache },
 * );
 * const { code } = await getUser('jo@example.com');
 * console.log(code, entries.size); // found 1
 * ```
 */
export interface TokenCache {
  /**
   * Returns the value that was last set for a key, or nothing.
   *
   * @param key at most 100 characters: letters, digits, `-` and `:`. It names the old tenant, the API and the client by a
   *   hash, and depends on no secret.
   */
  get(key: string): string | null | undefined | PromiseLike<string | null | undefined>;
  /**
   * Sets the value of a key. The call waits for the promise that is returned, for at most a second.
   *
   * @param value a text of a few thousand ASCII characters
   * @param options `ttlSeconds` is the number of seconds, at least 60 and less than a day, after which the entry is of no
   *   use and should be removed
   */
  set(key: string, value: string, options: { ttlSeconds: number }): unknown;
}

/**
 * What the functions use of the place they run in. An option that is unknown or of a wrong type is a `TypeError` of
 * {@link createMigration}.
 *
 * @example
 * ```ts
 * import { createMigration, type MigrationOptions } from 'auth0-account-migration';
 *
 * const lines: string[] = [];
 * const options: MigrationOptions = {
 *   fetch: (url, init) => fetch(url, init),
 *   log: (line) => lines.push(line),
 * };
 * const { login } = createMigration(
 *   {
 *     Domain: 'old.eu.auth0.com',
 *     Client_ID: 'CLIENT_ID',
 *     Client_Secret: 'CLIENT_SECRET',
 *     Audience: 'https://old.eu.auth0.com/api/v2/',
 *     Connection: 'Username-Password-Authentication',
 *   },
 *   options,
 * );
 * await login('jo@example.com', 'a wrong password');
 * console.log(JSON.parse(lines[0] ?? '').code); // wrong_credentials
 * ```
 */
export interface MigrationOptions {
  /**
   * Sends the requests; default: the runtime's `fetch`. Redirects are not followed. Its type is that of the global `fetch`, if
   * the project has the types of a runtime.
   */
  fetch?:
    | (typeof globalThis extends { fetch: infer Fetch }
        ? Fetch
        : (url: any, options?: any) => Promise<any>)
    | undefined;
  /** Takes the log lines, each one JSON object; default: `console.log`. */
  log?: ((line: string) => unknown) | undefined;
  /** Shares the Management API token with other containers; default: each container requests its own. */
  tokenCache?: TokenCache | undefined;
  /** Auth0's class for messages to whoever logs in; default: a global one, or `Error`. */
  UnauthorizedError?: (new (message: string) => Error) | undefined;
  /** Auth0's class for a wrong password; without it, and without a global one, the callback gets nothing. */
  WrongUsernameOrPasswordError?: (new (identifier: string, message: string) => Error) | undefined;
}

/**
 * Checks an identifier and password with the old tenant.
 *
 * @example
 * ```ts
 * import type { Login } from 'auth0-account-migration';
 *
 * const isRight = async (login: Login, identifier: string, password: string) =>
 *   (await login(identifier, password)).code === 'found';
 * console.log(typeof isRight); // function
 * ```
 */
export interface Login {
  (identifier: string, password: string): Promise<LoginOutcome>;
  (identifier: string, password: string, callback: Callback): void;
  (identifier: string, password: string, context: object, callback: Callback): void;
}

/**
 * Looks a user up in the old tenant.
 *
 * @example
 * ```ts
 * import type { GetUser } from 'auth0-account-migration';
 *
 * const isKnown = async (getUser: GetUser, identifier: string) => (await getUser(identifier)).code === 'found';
 * console.log(typeof isKnown); // function
 * ```
 */
export interface GetUser {
  (identifier: string): Promise<GetUserOutcome>;
  (identifier: string, callback: Callback): void;
  (identifier: string, context: object, callback: Callback): void;
}

/**
 * The two functions of {@link createMigration}.
 *
 * @example
 * ```ts
 * import { createMigration, type Migration } from 'auth0-account-migration';
 *
 * const migration: Migration = createMigration({
 *   Domain: 'old.eu.auth0.com',
 *   Client_ID: 'CLIENT_ID',
 *   Client_Secret: 'CLIENT_SECRET',
 *   Audience: 'https://old.eu.auth0.com/api/v2/',
 *   Connection: 'Username-Password-Authentication',
 * });
 * console.log(Object.keys(migration)); // [ 'login', 'getUser' ]
 * ```
 */
export interface Migration {
  login: Login;
  getUser: GetUser;
}

/** A configuration before its values are checked: of each setting, any `string` will do. */
type Settings = {
  [Name in keyof Configuration]: string extends Configuration[Name]
    ? Configuration[Name]
    : Configuration[Name] | (string & {});
};

/** What a configuration must be: no setting that does not exist, and no literal that is not a value of its setting. */
type Checked<Given> = {
  [Name in keyof Given]: Name extends keyof Configuration
    ? string extends Given[Name]
      ? string | undefined
      : Configuration[Name]
    : string extends Name
      ? Given[Name]
      : 'This setting does not exist.';
};

/**
 * Creates the two functions for a configuration. A wrong configuration shows as the outcome `misconfigured` of each call.
 *
 * The compiler rejects a setting that does not exist, and a value that its setting does not have, as far as it knows the
 * value: that of a variable without a type is any `string` to it, unless it is declared with `as const` or as a
 * {@link Configuration}.
 *
 * @throws TypeError if an option is unknown or of a wrong type. The message names all such options, but no value.
 *
 * @example
 * ```ts
 * import { createMigration } from 'auth0-account-migration';
 *
 * const { login, getUser } = createMigration({
 *   Domain: 'old.eu.auth0.com',
 *   Client_ID: 'CLIENT_ID',
 *   Client_Secret: 'CLIENT_SECRET',
 *   Audience: 'https://old.eu.auth0.com/api/v2/',
 *   Connection: 'Username-Password-Authentication',
 * });
 *
 * const outcome = await login('jo@example.com', 'Correct-Horse 7');
 * if (outcome.code === 'found') console.log(outcome.profile.email); // jo@example.com
 *
 * const { code } = await getUser('nobody@example.com');
 * console.log(code); // not_found
 * ```
 */
export function createMigration<Given extends Settings>(
  configuration: Given extends Checked<Given> ? Given : Checked<Given>,
  options?: MigrationOptions,
): Migration;

/**
 * `login` with the global `configuration` of an action script.
 *
 * @example
 * ```ts
 * import { login } from 'auth0-account-migration';
 *
 * const { code } = await login('jo@example.com', 'Correct-Horse 7');
 * console.log(code); // misconfigured
 * ```
 */
export const login: Login;

/**
 * `getUser` with the global `configuration` of an action script.
 *
 * @example
 * ```ts
 * import { getUser } from 'auth0-account-migration';
 *
 * const { code } = await getUser('jo@example.com');
 * console.log(code); // misconfigured
 * ```
 */
export const getUser: GetUser;

// Without this line, the types above that are not exported would be.
export {};
