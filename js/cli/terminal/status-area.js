// A block of lines at the end of the terminal that is redrawn in place.

/**
 * @typedef {object} StatusArea
 * @property {(text: string) => void} show Replaces what is shown.
 * @property {() => void} clear Removes what is shown; the next output takes its place.
 */

/**
 * Opens a status area. log-update does the drawing, since lines that the terminal wraps, wide characters and a window
 * that changes its size must be erased correctly. It is loaded only here, because most runs of the command line show
 * no status.
 *
 * @param {NodeJS.WriteStream} stream
 * @returns {Promise<StatusArea | undefined>} `undefined` if the stream is not a terminal that can erase lines
 */
export async function openStatusArea(stream) {
  if (!stream.isTTY || process.env.TERM === 'dumb') return undefined;
  const { createLogUpdate } = await import('log-update');
  // Some terminals report a size of 0.
  const terminal = {
    isTTY: true,
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    write: (/** @type {string} */ text) => stream.write(text),
  };
  // With the cursor left visible, log-update installs no signal handlers to restore it, so Ctrl-C is this program's own.
  const render = createLogUpdate(/** @type {NodeJS.WriteStream} */ (terminal), {
    showCursor: true,
  });
  let visible = false;
  return {
    show: (text) => {
      // The width of a tab depends on its column.
      render(text.replaceAll('\t', ' '));
      visible = true;
    },
    clear: () => {
      if (visible) render.clear();
      visible = false;
    },
  };
}
