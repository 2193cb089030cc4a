// @ts-check
// Links of the documentation lead to files and headings that exist, on GitHub and in the package.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import {
  MANUAL,
  REPOSITORY,
  anchorsOf,
  filesBelow,
  linksOf,
  read,
  root,
  tracked,
} from './markdown.js';

/** All documents but those that the command line writes, whose links depend on what else it writes. */
const DOCUMENTS = tracked.filter(
  (file) => file.endsWith('.md') && !/^(?:src|tests\/fixtures|pkg-template)\//.test(file),
);
/** Pages of auth0-deploy-cli, which a source names as well. */
const FOREIGN_PAGES = ['configuring-the-deploy-cli.md', 'keyword-replacement.md'];
/** Sources whose texts name pages of the manual. */
const SOURCES = filesBelow('src', 'js', 'pkg-template', 'scripts', 'examples').filter(
  (file) => !file.endsWith('.wasm'),
);

/** Asserts that a link leads to a file below a folder, and to a heading of it. @param {string} folder @param {string} document @param {string} link */
function assertLeadsSomewhere(folder, document, link) {
  const [path = '', anchor] = link.split('#');
  const file = path ? join(dirname(document), path) : document;
  assert.ok(!file.startsWith('..'), `${document}: ${link} leads out of the folder`);
  assert.ok(existsSync(join(folder, file)), `${document}: ${link}: there is no such file`);
  if (anchor !== undefined) {
    const anchors = anchorsOf(readFileSync(join(folder, file), 'utf8'));
    assert.ok(anchors.includes(anchor), `${document}: ${link}: there is no such heading`);
  }
}

/** Returns whether a link has no scheme. @param {string} link */
const isRelative = (link) => !/^[a-z]+:/.test(link);

for (const document of DOCUMENTS) {
  test(`every link of ${document} leads to a file and a heading that exist`, () => {
    for (const link of linksOf(read(document))) {
      const own = /^\/(?:blob|tree)\/main\/(.+)$/.exec(link.replace(REPOSITORY, ''));
      if (isRelative(link)) assertLeadsSomewhere(root, document, link);
      else if (own) assertLeadsSomewhere(root, 'README.md', own[1] ?? '');
    }
  });
}

describe('the package', () => {
  for (const document of ['README.md', ...MANUAL]) {
    test(`contains what ${document} links to`, () => {
      const folder = join(root, 'pkg');
      for (const link of linksOf(readFileSync(join(folder, document), 'utf8'))) {
        if (isRelative(link)) assertLeadsSomewhere(folder, document, link);
      }
    });
  }

  test('has a README that leads to the manual', () => {
    assert.ok(linksOf(read('pkg-template/README.md')).includes('docs/README.md'));
  });

  test('contains the pages as they are in the repository', () => {
    for (const page of MANUAL) {
      assert.equal(read(`pkg/${page}`), read(page), `${page}: run node scripts/bundle/package.js`);
    }
  });

  test('names the repository once: manifest, crates and links agree', () => {
    const manifest = JSON.parse(read('pkg-template/package.json'));
    assert.equal(manifest.repository.url, `git+${REPOSITORY}.git`);
    assert.equal(manifest.homepage, `${REPOSITORY}#readme`);
    assert.equal(manifest.bugs, `${REPOSITORY}/issues`);
    const crates = /^repository = "(.+)"$/m.exec(read('Cargo.toml'))?.[1];
    assert.equal(crates, REPOSITORY);
  });
});

test('every page that a source names exists, with its heading', () => {
  const missing = SOURCES.flatMap((source) => {
    const names = read(source).matchAll(/\bdocs\/([a-z-]+\.md)(?:#([\w-]+))?/g);
    return [...names].flatMap(([name, page = '', anchor]) => {
      if (FOREIGN_PAGES.includes(page)) return [];
      if (!MANUAL.includes(`docs/${page}`)) return [`${source}: ${name}`];
      const isThere = anchor === undefined || anchorsOf(read(`docs/${page}`)).includes(anchor);
      return isThere ? [] : [`${source}: ${name}`];
    });
  });
  assert.deepEqual(missing, []);
});

test('the index of the manual lists every page', () => {
  const links = linksOf(read('docs/README.md'));
  const pages = MANUAL.map((file) => file.replace('docs/', ''));
  assert.deepEqual(
    pages.filter((page) => page !== 'README.md' && !links.includes(page)),
    [],
  );
});
