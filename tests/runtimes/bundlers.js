// @ts-check
/**
 * Runs each bundler with the configuration that its users have: it bundles an entry file of a project into one file, for
 * Node or for browsers.
 */
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { load, versionOf } from './tools.js';
import { NAME } from './workspace.js';

/** @typedef {{ project: string, main: string, platform: 'node' | 'browser', out: string }} BundleOptions `out` is the file to write */
/** @typedef {(options: BundleOptions) => Promise<Iterable<string>>} Bundler returns the bundled paths */

/** Returns the entry point of the package that is among the bundled paths. @param {Iterable<string>} paths */
export function entryAmong(paths) {
  const own = [...paths]
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.includes(`node_modules/${NAME}/`));
  return own
    .map((path) => basename(path))
    .filter((file) => /\.c?js$/.test(file))
    .join(', ');
}

/** The build of rollup that needs no native binary. */
const ROLLUP = '@rollup/wasm-node';

/** @param {string} name */
export const bundlerVersion = (name) => versionOf(name === 'rollup' ? ROLLUP : name);

/** @type {Record<string, Bundler>} */
export const BUNDLERS = {
  async esbuild({ project, main, platform, out }) {
    const { build } = await load('esbuild');
    const options = {
      entryPoints: [main],
      absWorkingDir: project,
      outfile: out,
      bundle: true,
      minify: true,
      logLevel: 'error',
    };
    const { metafile } = await build({ ...options, format: 'esm', platform, metafile: true });
    return Object.keys(metafile.inputs);
  },
  async rollup({ project, main, platform, out }) {
    const [{ rollup }, resolve, commonjs] = await Promise.all(
      [ROLLUP, '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'].map(load),
    );
    const plugins = [
      resolve.default(platform === 'browser' ? { browser: true } : { exportConditions: ['node'] }),
      commonjs.default(),
    ];
    const bundle = await rollup({ input: join(project, main), plugins, onwarn: fail });
    await bundle.write({ file: out, format: 'es' });
    await bundle.close();
    return bundle.watchFiles;
  },
  async webpack({ project, main, platform, out }) {
    const { default: webpack } = await load('webpack');
    const compiler = webpack({
      mode: 'production',
      context: project,
      entry: `./${main}`,
      target: platform === 'node' ? 'node18' : 'web',
      experiments: { outputModule: true },
      output: { path: dirname(out), filename: basename(out), module: true, chunkFormat: 'module' },
      performance: { hints: false },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    if (stats.hasErrors() || stats.hasWarnings()) {
      fail(stats.toString({ all: false, errors: true, warnings: true }));
    }
    return [...stats.compilation.fileDependencies];
  },
  async vite({ project, main, platform, out }) {
    const { build } = await load('vite');
    /** @type {string[]} */
    const paths = [];
    await build({
      root: project,
      configFile: false,
      logLevel: 'error',
      plugins: [
        {
          name: 'paths',
          moduleParsed: (/** @type {{ id: string }} */ { id }) => void paths.push(id),
        },
      ],
      ssr: { noExternal: true },
      build: {
        ...(platform === 'node' ? { ssr: main } : {}),
        emptyOutDir: false,
        outDir: dirname(out),
        rollupOptions: {
          input: join(project, main),
          output: { entryFileNames: basename(out), format: 'es' },
        },
      },
    });
    return paths;
  },
};

/** Fails on any warning, because a bundler must not warn about the package. @param {any} warning */
function fail(warning) {
  throw new Error(String(warning?.message ?? warning));
}
