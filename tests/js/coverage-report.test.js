// @ts-check
/**
 * The figures that scripts/coverage writes: how it adds up what cargo-llvm-cov and Node.js report, and that both documents
 * have them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countsByGroup } from '../../scripts/coverage-report/lcov.js';

const LCOV = `TN:
SF:js/runtime/call.js
FN:3,call
FNDA:2,call
DA:3,2
BRDA:3,0,0,1
BRF:4
BRH:3
LF:10
LH:9
end_of_record
SF:js/runtime/host.js
LF:5
LH:5
BRF:0
BRH:0
end_of_record
SF:node_modules/commander/index.js
LF:1000
LH:1
end_of_record
`;

test('lines and branches are added up by folder, and other files are left out', () => {
  const counts = countsByGroup(LCOV, (file) => (file.startsWith('js/') ? 'js' : undefined));
  assert.deepEqual([...counts], [['js', { lines: 15, linesHit: 14, branches: 4, branchesHit: 3 }]]);
});

for (const name of ['README.md', 'docs/measured.md']) {
  test(`${name} has the figures of scripts/coverage`, () => {
    const document = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const [, figures = ''] = /<!-- coverage -->\n([^]*?)<!-- \/coverage -->/.exec(document) ?? [];
    for (const folder of ['src/core', 'src/toolkit']) {
      assert.match(figures, new RegExp(`\`${folder}(/[a-z]+)?\`[^\n]*?\\d\\d\\.\\d %`));
    }
  });
}
