// Describes errors of the file system in words.

/** @type {Record<string, string>} */
const DESCRIPTIONS = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EBUSY: 'it is in use, or mounted',
  ENOSPC: 'no space is left',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
};

/**
 * Says why the system could not read or write a file. The name of the file is left out; the caller adds it.
 *
 * @param {unknown} error
 */
export function describeFileError(error) {
  const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
  return DESCRIPTIONS[code] ?? (code || message);
}
