#!/usr/bin/env node
// Entry point of the command line. It loads the rest only on a version of Node that can run it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 20 || (major === 20 && minor >= 12)) {
  import('./cli/main.js').then(({ main }) => main(process.argv.slice(2)));
} else {
  console.error(
    `auth0-account-migration: the command line needs Node.js 20.12 or later, and this is ${process.versions.node}`,
  );
  process.exitCode = 1;
}
