// @ts-check
/**
 * Opens the page of `report` in headless Chromium as a file: axe-core finds nothing to complain about, no request is made, and
 * nothing is wider than the screen.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exampleRuns } from '../../fixtures/example-runs.js';
import { historyText, makeHistory } from '../../fixtures/generate-history.js';
import { output } from '../process.js';
import { chromium, installed, load, versionOf } from '../tools.js';

/** @typedef {import('../consumer/suite.js').Result} Result */

const WIDTHS = [360, 800, 1600];
const SCHEMES = /** @type {const} */ (['light', 'dark']);
/** Cells that are scrolled out of sight, and codes of a single letter: other cells of the same tables look the same. */
const EXCUSED = ['elmPartiallyObscured', 'shortTextContent'];
/** The name of the page that has everything. */
const WHOLE = 'whole migration';
/** The width of the text on A4 with the page's margins, in CSS pixels. */
const PAPER_WIDTH = 688;

/** @type {import('../cases.js').Case['run']} */
export const reportPage = async (project, workspace) => {
  const pages = await writePages(project, join(workspace.installed, 'cli.js'));
  const axe = readFileSync(installed('axe-core/axe.min.js'), 'utf8');
  const { chromium: launcher } = await load('playwright-core');
  const browser = await launcher.launch({ executablePath: chromium(), args: ['--no-sandbox'] });
  try {
    /** @type {Result[]} */
    const results = [];
    for (const [name, file] of Object.entries(pages)) {
      for (const [colorScheme, width] of screensOf(name)) {
        const viewport = { width, height: 900 };
        const context = await browser.newContext({ viewport, colorScheme });
        const found = await inspect(context, file, axe);
        const prefix = `${name}, ${colorScheme}, ${width} px`;
        results.push(...found.map((one) => ({ ...one, name: `${prefix}: ${one.name}` })));
        await context.close();
      }
      results.push(await checkPrint(browser, name, file));
    }
    const version = `axe ${versionOf('axe-core')}, Chromium ${browser.version()}`;
    return { version, entry: 'cli.js', results };
  } finally {
    await browser.close();
  }
};

/** The page that has everything is looked at on all screens, the others on one. @param {string} name */
const screensOf = (name) =>
  name === WHOLE
    ? SCHEMES.flatMap((scheme) => WIDTHS.map((width) => /** @type {const} */ ([scheme, width])))
    : [/** @type {const} */ (['light', 360])];

/**
 * Writes reports as a user does: of a whole migration, and of its first day.
 *
 * @param {string} project
 * @param {string} cli
 * @returns {Promise<Record<string, string>>} the path of each page
 */
async function writePages(project, cli) {
  const folder = join(project, 'report');
  const runs = join(folder, 'runs');
  mkdirSync(folder);
  for (const { record, files } of exampleRuns()) {
    mkdirSync(join(runs, record.id), { recursive: true });
    for (const [name, text] of Object.entries({ 'run.json': JSON.stringify(record), ...files })) {
      writeFileSync(join(runs, record.id, name), text);
    }
  }
  const write = async (
    /** @type {string} */ name,
    /** @type {string} */ history,
    /** @type {string[]} */ ...args
  ) => {
    const file = join(folder, `${name}.html`);
    const historyFile = join(folder, `${name}.ndjson`);
    writeFileSync(historyFile, history);
    await output(
      process.execPath,
      [cli, 'report', '--history', historyFile, '--out', file, ...args],
      {
        cwd: folder,
      },
    );
    return file;
  };
  const partners = makeHistory({ days: 20, users: 900, old: 'Partners', new: 'Partners' });
  return {
    [WHOLE]: await write('whole', historyText(makeHistory()), '--runs', runs, '--with-users'),
    'first day': await write('first', historyText(makeHistory({ days: 1 }))),
    'two connections': await write('two', historyText([...makeHistory({ days: 20 }), ...partners])),
  };
}

/** @param {any} context A browser context of playwright. @param {string} file @param {string} axe @returns {Promise<Result[]>} */
async function inspect(context, file, axe) {
  const url = pathToFileURL(file).href;
  const page = await context.newPage();
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const messages = [];
  page.on('request', (/** @type {any} */ request) => requests.push(request.url()));
  page.on('console', (/** @type {any} */ message) => messages.push(message.text()));
  await page.goto(url);
  // What is closed is not seen, neither by people nor by axe.
  await page
    .locator('summary')
    .evaluateAll((/** @type {any[]} */ all) => all.forEach((one) => one.click()));
  const width = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  await page.evaluate(axe);
  const { violations, incomplete } = await page.evaluate('axe.run()');
  const complaints = [...violations, ...incomplete.flatMap(unclearContrast)].map(
    (/** @type {any} */ { id, nodes: [{ html, failureSummary }] }) =>
      `${id}: ${html} ${failureSummary}`,
  );
  return [
    result('axe finds nothing', complaints),
    result(
      'it requests nothing but itself',
      requests.filter((requested) => requested !== url),
    ),
    result('its policy blocks nothing that it needs', messages),
    result('nothing is wider than the screen', width > 0 ? [`${width} px too wide`] : []),
  ];
}

/**
 * Contrasts that axe could not tell, unless other elements of the same colors tell it.
 *
 * @param {any} rule
 */
function unclearContrast(rule) {
  if (rule.id !== 'color-contrast') return [];
  const nodes = rule.nodes.filter((/** @type {any} */ { any: checks }) =>
    checks.some((/** @type {any} */ { data }) => !EXCUSED.includes(data?.messageKey)),
  );
  return nodes.length > 0 ? [{ ...rule, nodes }] : [];
}

/** On paper there is nothing to open and nothing to scroll. @param {any} browser @param {string} name @param {string} file */
async function checkPrint(browser, name, file) {
  const page = await browser.newPage({ viewport: { width: PAPER_WIDTH, height: 900 } });
  await page.emulateMedia({ media: 'print' });
  await page.goto(pathToFileURL(file).href);
  const hidden = await page.evaluate(
    `[...document.querySelectorAll('table')].filter((table) => table.offsetHeight === 0 || table.getBoundingClientRect().right > window.innerWidth + 1).map((table) => table.caption.textContent)`,
  );
  await page.close();
  return result(`${name}, print: every table is there as a whole`, hidden);
}

/** @param {string} name @param {string[]} wrong @returns {Result} */
const result = (name, wrong) => ({
  name,
  ok: wrong.length === 0,
  ...(wrong.length > 0 && { error: wrong.join('\n') }),
});
