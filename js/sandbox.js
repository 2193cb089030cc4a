// Layer js: what the sandbox of a database action script offers under names that only exist there.

/** The global `configuration` of the action script's connection. */
export const sandboxConfiguration = () =>
  typeof configuration === 'undefined' ? undefined : configuration;

/** The error classes of the sandbox. */
export const sandboxClasses = () => ({
  WrongUsernameOrPasswordError:
    typeof WrongUsernameOrPasswordError === 'undefined' ? undefined : WrongUsernameOrPasswordError,
  UnauthorizedError: typeof UnauthorizedError === 'undefined' ? undefined : UnauthorizedError,
});
