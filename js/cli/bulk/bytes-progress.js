// Shows how much of the inputs of chunked work was read.

const BYTES_PER_MB = 1_000_000;

/**
 * @param {import('../terminal/progress.js').Progress} progress
 * @param {string} what The work, for display.
 * @returns {import('./pipeline.js').ChunkedWork['onProgress']}
 */
export function bytesProgress(progress, what) {
  const startMs = performance.now();
  return (bytes, total) =>
    progress.handleEvent({
      kind: 'progress',
      tenant: null,
      what,
      done: Math.floor(bytes / BYTES_PER_MB),
      total: total === undefined ? null : Math.ceil(total / BYTES_PER_MB),
      unit: 'MB',
      remaining_ms: total ? ((performance.now() - startMs) / bytes) * (total - bytes) : null,
    });
}
