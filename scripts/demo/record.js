// @ts-check
/**
 * Makes docs/demo.svg anew: npm run demo:record.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { PICTURE, draw, play } from './recording/index.js';

writeFileSync(PICTURE, draw(await play()));
console.log(`${relative(process.cwd(), PICTURE)} written`);
