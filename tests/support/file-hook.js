// @ts-check
/** Changes what a command finds in the file system at a certain moment, as another process or a full disk would. */

/**
 * Options of a command in which something happens each time before it calls a function of `node:fs`.
 *
 * @param {import('./command-line.js').Desk} desk
 * @param {string} name Of the function.
 * @param {string} before JavaScript that may use `fs` and the first two arguments, `path` and `second`.
 */
export function beforeCall(desk, name, before) {
  const hook = `
    const fs = require('node:fs');
    const { ${name}: original } = fs;
    fs.${name} = (path, second, ...rest) => {
      ${before}
      return original(path, second, ...rest);
    };
    require('node:module').syncBuiltinESMExports();`;
  return { node: ['--require', desk.write('hook.cjs', hook)] };
}

/** JavaScript that throws an error of the system. @param {string} code */
export const fail = (code) => `throw Object.assign(new Error(), { code: '${code}' });`;
