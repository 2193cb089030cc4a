// The files of a run folder, into which the toolkit also downloads exports.
import { describeFileError } from '../files/file-error.js';
import { download } from './download.js';

/**
 * Adds the download of exports to the files of a run folder.
 *
 * @param {Pick<import('./bulk-command.js').Work, 'files' | 'folder' | 'progress'>} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {import('../toolkit.js').DownloadFiles}
 */
export function withDownloads({ files, folder, progress }, output) {
  return {
    ...files,
    download: async (link, name) => {
      output.redact(link, new URL(link).search);
      const path = folder.file(name);
      try {
        return await download(link, path, (done, total) =>
          progress.handleEvent({
            kind: 'progress',
            tenant: null,
            what: 'download',
            done,
            total,
            unit: 'bytes',
            remaining_ms: null,
          }),
        );
      } catch (error) {
        output.warn(`${path}: ${describeFileError(error)}`);
        return { kind: 'file_error' };
      }
    },
  };
}
