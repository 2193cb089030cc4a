// Frees the memory of buffers before the garbage collector does.
import { MessageChannel } from 'node:worker_threads';

const { port1: toNobody, port2: nobody } = new MessageChannel();
nobody.close();

/**
 * Frees the memory of a buffer at once: what is sent to a port that is closed is gone. The garbage collector would come when some
 * 30 MB of such buffers are there, since it hardly counts what is outside of its heap.
 *
 * @param {ArrayBuffer} buffer Nobody can use it any more.
 */
export function freeBuffer(buffer) {
  toNobody.postMessage(undefined, [buffer]);
}
