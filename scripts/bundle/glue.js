// Changes the JavaScript that wasm-bindgen generates to call a module (its glue).
//
// wasm-bindgen writes an ES module that holds one instance of WebAssembly in variables at its top. An instance that has
// trapped cannot be used again, and an ES module cannot be loaded twice. So the glue becomes the body of a function,
// `createGlue`, and each call of it returns the glue of an instance of its own; what the module imports from `host` is
// its parameter. Exports and imports get the short names
// that wasm-opt gave them, and code for runtimes older than ours is removed, because the action scripts contain it all.

/**
 * What wasm-opt prints when it shortens names.
 *
 * @typedef {object} ShortNames
 * @property {[module: string, name: string, short: string][]} imports
 * @property {[name: string, short: string][]} exports
 */

/**
 * Writes the ES module that exports `createGlue`.
 *
 * @param {string} glue the file NAME_bg.js of wasm-bindgen's target `bundler`
 * @param {ShortNames} names
 * @param {object} [options]
 * @param {string} [options.prelude] import statements that replace global names
 * @param {boolean} [options.isForScripts] whether it is the glue of the action scripts, which pass only numbers and texts
 */
export function createGlueFactory(
  glue,
  { imports, exports },
  { prelude = '', isForScripts = false } = {},
) {
  const shortExports = Object.fromEntries(exports);
  // What our crate exports. wasm-bindgen exports other functions to the module itself; their names start with __wb.
  const api = [...glue.matchAll(/^export (?:(?:async )?function|class) (?!__wb)(\w+)/gm)].map(
    ([, name]) => name,
  );
  const current = removeOldRuntimeSupport(glue);
  const body = (isForScripts ? removeUnusedParts(current) : current)
    .replace(/^export /gm, '')
    .replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${shortExports[name]}`);
  const importEntries = imports.map(([, name, short]) => `${short}: ${name}`).join(', ');
  const start = shortExports.__wbindgen_start ? `wasm.${shortExports.__wbindgen_start}();` : '';
  return `${prelude}
    export function createGlue(host) {
      ${body}
      const imports = { ${importEntries} };
      function start(exports) {
        wasm = exports;
        ${start}
      }
      return { imports, start, ${api.join(', ')} };
    }`;
}

/**
 * Removes the substitutes for `globalThis` and `TextEncoder.encodeInto`, which all runtimes of this package have, and
 * the way to pass a string without `realloc`, which the module exports.
 *
 * @param {string} glue
 * @throws {Error} if wasm-bindgen no longer writes the code that is to be removed
 */
function removeOldRuntimeSupport(glue) {
  // These functions look for the other names of `globalThis`; they return 0 where a name does not exist.
  const otherGlobals =
    /(function __wbg_static_accessor_(?:SELF|WINDOW|GLOBAL)_[0-9a-f]+\(\) \{)[^]*?\n\}/g;
  const encodeInto = /\nif \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/;
  const realloc = /\n {4}if \(realloc === undefined\) \{[^]*?\n {4}\}\n/;
  const isAsExpected =
    // The module of the action scripts needs no global object.
    [0, 3].includes(glue.match(otherGlobals)?.length ?? 0) &&
    encodeInto.test(glue) &&
    realloc.test(glue) &&
    glue.includes('__wbindgen_realloc)');
  if (!isAsExpected) {
    throw new Error('wasm-bindgen generates different glue than scripts/bundle/glue.js expects');
  }
  return glue.replace(otherGlobals, '$1 return 0; }').replace(encodeInto, '').replace(realloc, '');
}

/**
 * Removes what the action scripts do not need: the table of JavaScript's values, since only numbers and texts are passed; the
 * conversions of numbers, which WebAssembly converts by itself; and the code that frees the arguments of an export when one
 * of them cannot be passed. The memory has run out then, and such an instance is never used again.
 *
 * @param {string} glue
 */
function removeUnusedParts(glue) {
  const guarded =
    /\n {4}let ptr0, [^;]*;\n {4}try \{\n([^}]*)\n {4}\} catch \(e\) \{[^]*?throw e;\n {4}\}\n/g;
  return glue
    .replace(/(function __wbindgen_init_externref_table\(\) \{)[^]*?\n\}/, '$1}')
    .replace(guarded, (_, /** @type {string} */ body) =>
      body.replace(/^ {8}(?=ptr|len)/gm, '\n    const '),
    )
    .replace(/^export function \w+\([^]*?^\}/gm, (exported) => {
      const conversions = exported.matchAll(/^ {4}const (val\d+) = \+(\w+);\n/gm);
      return [...conversions].reduce(
        (code, [line, value = '', parameter = '']) =>
          code.replace(line, '').replaceAll(value, parameter),
        exported,
      );
    });
}
