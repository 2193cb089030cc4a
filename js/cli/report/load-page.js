// Loads what renders the report, which no other command needs: a file of its own beside cli.js.

/** @returns {Promise<typeof import('./page/page.js')>} */
export const loadPage = () =>
  // The build bundles this file into cli.js, which is in the same folder as report-page.js.
  import(new URL('./report-page.js', import.meta.url).href);
