// What the sandbox of a database action script provides as global names.

/** The global `configuration`: the settings of the connection that runs the action script. Throws where there is none. */
export const sandboxConfiguration = () => configuration;

/** The error classes that are global in the sandbox. */
export const sandboxErrorClasses = () => ({
  WrongUsernameOrPasswordError:
    typeof WrongUsernameOrPasswordError === 'undefined' ? undefined : WrongUsernameOrPasswordError,
  UnauthorizedError: typeof UnauthorizedError === 'undefined' ? undefined : UnauthorizedError,
});
