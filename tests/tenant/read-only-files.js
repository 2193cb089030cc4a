// @ts-check
/**
 * Makes every write to the file system fail in this thread, as in the platform's Node 22 runtime.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const WRITERS = [
  'appendFile',
  'chmod',
  'chown',
  'copyFile',
  'cp',
  'createWriteStream',
  'link',
  'mkdir',
  'mkdtemp',
  'rename',
  'rm',
  'rmdir',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
  'writeFile',
];

/** @param {string} name */
const refusal = (name) =>
  Object.assign(new Error(`EROFS: read-only file system, ${name}`), {
    code: 'EROFS',
    syscall: name,
  });

export function makeReadOnly() {
  const sync = /** @type {Record<string, any>} */ (fs);
  const promises = /** @type {Record<string, any>} */ (fs.promises);
  for (const name of WRITERS) {
    if (sync[`${name}Sync`] || name === 'createWriteStream') {
      const refuse = () => {
        throw refusal(name);
      };
      if (name === 'createWriteStream') sync[name] = refuse;
      else sync[`${name}Sync`] = refuse;
    }
    if (name !== 'createWriteStream' && sync[name]) {
      sync[name] = (/** @type {unknown[]} */ ...args) => {
        const callback = args.at(-1);
        if (typeof callback === 'function') queueMicrotask(() => callback(refusal(name)));
      };
    }
    if (promises[name]) promises[name] = () => Promise.reject(refusal(name));
  }
  syncBuiltinESMExports();
}
