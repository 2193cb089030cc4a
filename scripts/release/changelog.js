// Reads CHANGELOG.md, which has the form of Keep a Changelog 1.1.0.

/**
 * The section of a version, or of `Unreleased` when the version has none yet.
 *
 * @param {string} changelog
 * @param {string} version
 */
export function releaseNotes(changelog, version) {
  return section(changelog, version) ?? section(changelog, 'Unreleased') ?? '';
}

/**
 * The text below the heading of a version, up to the next heading or the links at the end.
 *
 * @param {string} changelog
 * @param {string} version
 * @returns {string | undefined} `undefined` when there is no such heading
 */
export function section(changelog, version) {
  const lines = changelog.split('\n');
  const start = lines.findIndex(
    (line) => line === `## [${version}]` || line.startsWith(`## [${version}] - `),
  );
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## ') || /^\[[^\]]+\]: /.test(line));
  return rest
    .slice(0, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}
