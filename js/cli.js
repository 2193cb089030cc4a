#!/usr/bin/env node
// Layer js: the command `auth0-account-migration`. What it is made of is loaded only where it can run.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 20 || (major === 20 && minor >= 12)) {
  import('./command-line/main.js').then(({ main }) => main(process.argv.slice(2)));
} else {
  console.error(
    `auth0-account-migration: the command line needs Node.js 20.12 or later, and this is ${process.versions.node}`,
  );
  process.exitCode = 1;
}
