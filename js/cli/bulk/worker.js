// Entry point of the worker thread that does chunked work in the toolkit, so that the main thread only unpacks.
import { parentPort, workerData } from 'node:worker_threads';
import { attachToolkit } from '../toolkit.js';
import { freeBuffer } from './free-buffer.js';
import { HandOver } from './hand-over.js';
import { WorkFiles } from './work-files.js';

/**
 * @typedef {object} WorkerTask
 * @property {'Converter' | 'Comparer' | 'UserHasher' | 'UserScan' | 'StatusScan'} task The toolkit's class that does the work.
 * @property {unknown} request Its request.
 * @property {string} folder Where it writes its files.
 * @property {WebAssembly.Module} module The toolkit.
 * @property {Int32Array<SharedArrayBuffer>} writing The number of files that the main thread is writing.
 */

/**
 * @typedef {{ kind: 'begin', file: number } | { kind: 'push', buffer: ArrayBuffer, byteOffset: number, length: number }
 *   | { kind: 'add', buffer: ArrayBuffer } | { kind: 'end' } | { kind: 'finish', fileError: string | undefined }
 *   | { kind: 'count_lines' }} WorkerCall A call of the main thread. Each gets one answer, except that one answers several of
 *   `push` and `add`, which brings what another worker has prepared. `finish` comes when all files are written that the worker has
 *   handed over.
 */

/**
 * @typedef {{ kind: 'pushed', pieces: number, goOn: boolean } | { kind: 'answer', value?: unknown }
 *   | { kind: 'trapped', error?: { name: string } } | { kind: 'write', file: import('./hand-over.js').HandedOverFile }
 *   | { kind: 'prepared', buffer: ArrayBuffer }} WorkerAnswer `write` and `prepared` are no answers, but a file to write and what
 *   another worker needs.
 */

/** So many pieces are answered together: each message wakes the main thread. It has to be fewer than wait at most. */
const ANSWERED_TOGETHER = 4;

const { task, request, folder, module, writing } = /** @type {WorkerTask} */ (workerData);
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const files = new WorkFiles(folder, new HandOver(port, writing));
/** What has stopped the toolkit. @type {{ name: string } | undefined} */
let trap;
const toolkit = attachToolkit((error) => {
  // Only the name crosses to the main thread: a copy of an error of WebAssembly has lost it.
  trap = { name: String(/** @type {any} */ (error)?.name) };
}, module);
const work = /** @type {import('../toolkit.js').ChunkedWork} */ (new toolkit[task](request, files));
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
      return answerPiece(buffer, goOn);
    }
    case 'add':
      return answerPiece(call.buffer, work.add?.(new Uint8Array(call.buffer)) !== false);
    case 'end':
      work.end_file();
      passPrepared();
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

/** @param {ArrayBuffer} buffer @param {boolean} goOn @returns {WorkerAnswer | undefined} */
function answerPiece(buffer, goOn) {
  freeBuffer(buffer);
  pieces += 1;
  if (goOn && pieces < ANSWERED_TOGETHER) return undefined;
  passPrepared();
  const answered = pieces;
  pieces = 0;
  return { kind: 'pushed', pieces: answered, goOn };
}

/** Hands over what the toolkit has prepared for another worker. */
function passPrepared() {
  const prepared = work.take?.();
  if (!prepared || trap) return;
  // The glue returns a copy of the module's memory.
  const { buffer } = prepared;
  port.postMessage({ kind: 'prepared', buffer }, [buffer]);
}

port.on('message', (/** @type {WorkerCall} */ call) => {
  // After a trap, whatever an export returns is garbage.
  const message = trap ? undefined : answer(call);
  if (trap) port.postMessage({ kind: 'trapped', error: trap });
  else if (message) port.postMessage(message);
});
