// @ts-check
/**
 * Bundles, with the bundler's name and the order as arguments, and prints the paths that were bundled as the last line.
 */
import { BUNDLERS } from '../bundlers.js';

const [, , name, order] = process.argv;
const paths = await BUNDLERS[name](JSON.parse(order));
console.log(JSON.stringify([...paths]));
process.exit();
