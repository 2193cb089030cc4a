// @ts-check
/** Reads the memory of a command's WebAssembly modules as it is when the command ends. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The command line's module begins with more. Newer versions of Node.js have a small one, which reads HTTP. */
const SMALLEST = 1_000_000;

/** Writes each memory to a file when the process ends. Runs in the command's process, before the command itself. @param {string} folder */
const dumpAtExit = (folder) => `
  import { writeFileSync } from 'node:fs';
  const { Instance } = WebAssembly;
  let number = 0;
  WebAssembly.Instance = function (...args) {
    const instance = new Instance(...args);
    const isMemory = (value) => value instanceof WebAssembly.Memory;
    for (const memory of Object.values(instance.exports).filter(isMemory)) {
      const file = ${JSON.stringify(folder)} + '/' + process.pid + '-' + number++;
      process.on('exit', () => writeFileSync(file, new Uint8Array(memory.buffer)));
    }
    return instance;
  };`;

export class MemoryDump {
  #folder = mkdtempSync(join(tmpdir(), 'memory-dump-'));

  /** @param {{ after: (fn: () => any) => void }} t */
  constructor(t) {
    t.after(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  /** The options of Node with which a command runs. @returns {string[]} */
  get node() {
    const source = encodeURIComponent(dumpAtExit(this.#folder));
    return ['--import', `data:text/javascript,${source}`];
  }

  /** The memories of the command line's module at the ends of the commands since the last call. @returns {Uint8Array[]} */
  take() {
    const memories = readdirSync(this.#folder).map((name) => {
      const path = join(this.#folder, name);
      // A buffer of its own, and not a part of one that Node shares between small files.
      const bytes = new Uint8Array(readFileSync(path));
      rmSync(path);
      return bytes;
    });
    return memories.filter(({ length }) => length >= SMALLEST);
  }
}
