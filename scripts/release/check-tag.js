// Checks, before a version is published, that everything names the same version: node check-tag.js TAG.
//
// In a GitHub workflow it also checks that the package names this repository, since npm rejects provenance otherwise.
import { readFileSync } from 'node:fs';
import { section } from './changelog.js';

const tag = process.argv[2] ?? '';
const version = /^version = "(.+)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))?.[1];
const { repository } = JSON.parse(readFileSync('pkg-template/package.json', 'utf8'));
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;

/** @type {string[]} */
const problems = [];
if (tag !== `v${version}`) {
  problems.push(`the tag is ${tag || 'missing'}, but the version in Cargo.toml is ${version}`);
}
if (!section(readFileSync('CHANGELOG.md', 'utf8'), String(version))) {
  problems.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"`);
}
if (GITHUB_REPOSITORY !== undefined) {
  const expected = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`;
  if (repository?.url !== expected) {
    problems.push(
      `repository.url in pkg-template/package.json is ${repository?.url}, not ${expected}`,
    );
  }
}

for (const problem of problems) console.error(`release: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
