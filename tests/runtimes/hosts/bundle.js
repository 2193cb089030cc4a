// @ts-check
/**
 * Runs a bundler and prints the bundled paths as the last line. Arguments: the bundler's name and its options as JSON.
 */
import { BUNDLERS } from '../bundlers.js';

const [, , name, options] = process.argv;
const paths = await BUNDLERS[name](JSON.parse(options));
console.log(JSON.stringify([...paths]));
process.exit();
