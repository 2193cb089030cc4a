// Shows how much of the inputs of chunked work was read.

const BYTES_PER_MB = 1_000_000;

/**
 * @param {Pick<import('../terminal/progress.js').Progress, 'handleEvent'>} progress
 * @param {string} what The work, for display.
 * @returns {import('./pipeline.js').ChunkedWork['onProgress']}
 */
export function bytesProgress(progress, what) {
  const startMs = performance.now();
  return (bytes, total) => {
    const elapsedMs = performance.now() - startMs;
    // Less than 1 MB was read in a time that was mostly that of the start, so that nothing follows from it.
    const isKnown = total !== undefined && bytes >= BYTES_PER_MB;
    progress.handleEvent({
      kind: 'progress',
      tenant: null,
      what,
      done: Math.floor(bytes / BYTES_PER_MB),
      total: total === undefined ? null : Math.ceil(total / BYTES_PER_MB),
      unit: 'MB',
      remaining_ms: isKnown ? (elapsedMs / bytes) * (total - bytes) : null,
    });
  };
}
