// Entry point of the worker thread that does chunked work in the toolkit, so that the main thread only unpacks.
import { parentPort, workerData } from 'node:worker_threads';
import { attachToolkit } from '../toolkit.js';
import { freeBuffer } from './free-buffer.js';
import { HandOver } from './hand-over.js';
import { WorkFiles } from './work-files.js';

/**
 * @typedef {object} WorkerTask
 * @property {'Converter' | 'Comparer' | 'UserScan' | 'StatusScan'} task The toolkit's class that does the work.
 * @property {unknown} request Its request.
 * @property {string} folder Where it writes its files.
 * @property {Int32Array<SharedArrayBuffer>} writing The number of files that the main thread is writing.
 */

/**
 * @typedef {{ kind: 'begin', file: number } | { kind: 'push', buffer: ArrayBuffer, byteOffset: number, length: number }
 *   | { kind: 'end' } | { kind: 'finish', fileError: string | undefined } | { kind: 'count_lines' }} WorkerCall A call of the main
 *   thread. Each gets one answer, except that one answers several of `push`. `finish` comes when all files are written that the
 *   worker has handed over.
 */

/**
 * @typedef {{ kind: 'pushed', pieces: number, goOn: boolean } | { kind: 'answer', value?: unknown } | { kind: 'trapped', error?: { name: string } }
 *   | { kind: 'write', file: import('./hand-over.js').HandedOverFile }} WorkerAnswer `write` is no answer, but a file to write.
 */

/** So many pieces are answered together: each message wakes the main thread. It has to be fewer than wait at most. */
const ANSWERED_TOGETHER = 4;

const { task, request, folder, writing } = /** @type {WorkerTask} */ (workerData);
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const files = new WorkFiles(folder, new HandOver(port, writing));
/** What has stopped the toolkit. @type {{ name: string } | undefined} */
let trap;
const toolkit = attachToolkit((error) => {
  // Only the name crosses to the main thread: a copy of an error of WebAssembly has lost it.
  trap = { name: String(/** @type {any} */ (error)?.name) };
});
const work = new toolkit[task](request, files);
/** The pieces that are not answered yet. */
let pieces = 0;

/** @param {WorkerCall} call @returns {WorkerAnswer | undefined} nothing for a piece that will be answered with the next ones */
function answer(call) {
  switch (call.kind) {
    case 'begin':
      return { kind: 'answer', value: work.begin_file(call.file) !== false };
    case 'push': {
      const { buffer, byteOffset, length } = call;
      const goOn = work.push(new Uint8Array(buffer, byteOffset, length)) !== false;
      freeBuffer(buffer);
      pieces += 1;
      if (goOn && pieces < ANSWERED_TOGETHER) return undefined;
      const answered = pieces;
      pieces = 0;
      return { kind: 'pushed', pieces: answered, goOn };
    }
    case 'end':
      work.end_file();
      return { kind: 'answer' };
    case 'count_lines':
      return { kind: 'answer', value: work.lines() };
    case 'finish': {
      files.error ??= call.fileError;
      const result = work.finish();
      files.close();
      return { kind: 'answer', value: { result, fileError: files.error } };
    }
  }
}

port.on('message', (/** @type {WorkerCall} */ call) => {
  // After a trap, whatever an export returns is garbage.
  const message = trap ? undefined : answer(call);
  if (trap) port.postMessage({ kind: 'trapped', error: trap });
  else if (message) port.postMessage(message);
});
