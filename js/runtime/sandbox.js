// What the sandbox of a database action script provides as global names.

/** The global `configuration`: the settings of the connection that runs the action script. */
export const sandboxConfiguration = () =>
  typeof configuration === 'undefined' ? undefined : configuration;

/** The error classes that are global in the sandbox. */
export const sandboxErrorClasses = () => ({
  WrongUsernameOrPasswordError:
    typeof WrongUsernameOrPasswordError === 'undefined' ? undefined : WrongUsernameOrPasswordError,
  UnauthorizedError: typeof UnauthorizedError === 'undefined' ? undefined : UnauthorizedError,
});
