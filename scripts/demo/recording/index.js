// @ts-check
/**
 * Plays the demo and draws a part of its output.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { excerptOf } from './excerpt.js';
import { linesOf } from './styled-text.js';
import { drawTerminal } from './svg.js';

const DEMO = fileURLToPath(new URL('../index.js', import.meta.url));
/** Where the picture is kept. */
export const PICTURE = fileURLToPath(new URL('../../../docs/demo.svg', import.meta.url));

const ABOUT = {
  title: 'A migration between two emulated tenants, played by npm run demo',
  description:
    'A terminal. One command sets both tenants up. A user logs in at the new tenant with the password of the old one, and has moved with metadata and password. A wrong password is refused, and nobody is stored. The second login does not need the old tenant. An outage of the old tenant is an error, not a wrong password. At the end a bar shows that 90 of 96 users have moved. The lines are those of a real run; some are left out.',
  command: '$ npm run demo    (some lines left out)',
};

/**
 * @returns {Promise<string>} what the demo prints on a terminal
 * @throws {Error} if it fails
 */
export async function play() {
  const { NO_COLOR: _, COLUMNS: __, ...environment } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [DEMO], {
    env: { ...environment, FORCE_COLOR: '1' },
  });
  return stdout;
}

/**
 * @param {string} output of the demo
 * @returns {string} an SVG document
 * @throws {Error} if the output lacks a line that the picture shows
 */
export const draw = (output) => drawTerminal(excerptOf(linesOf(output)), ABOUT);
