// @ts-check
/**
 * Reads the body of a request: a JSON object with exactly the expected fields, each a string of limited length.
 */

const MAX_BODY_BYTES = 8192;
const MAX_CHARACTERS = 1000;

/** @typedef {{ input: Record<string, string>, problem?: undefined } | { input?: undefined, problem: string }} InputResult */

/** @param {Request} request @param {string[]} fields @returns {Promise<InputResult>} */
export async function readInput(request, fields) {
  if (request.method !== 'POST') return { problem: 'The method must be POST.' };
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return { problem: 'The Content-Type must be application/json.' };
  }
  const text = await readText(request);
  if (text === undefined) {
    return { problem: `The body must be UTF-8 of at most ${MAX_BODY_BYTES} bytes.` };
  }

  /** @type {unknown} */
  let input;
  try {
    input = JSON.parse(text);
  } catch {
    // The error message of JSON.parse quotes the body, which may contain a password.
    return { problem: 'The body is not JSON.' };
  }
  if (!isObject(input)) return { problem: 'The body must be a JSON object.' };
  for (const name of fields) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (typeof value !== 'string') return { problem: `"${name}" must be a string.` };
    if (value === '' || value.length > MAX_CHARACTERS) {
      return { problem: `"${name}" must have 1 to ${MAX_CHARACTERS} characters.` };
    }
  }
  if (Object.keys(input).length > fields.length) {
    return { problem: `The body may only have "${fields.join('" and "')}".` };
  }
  return { input: /** @type {Record<string, string>} */ (input) };
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the body, unless it is too large or not UTF-8. It counts the bytes instead of trusting Content-Length. @param {Request} request */
async function readText(request) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = request.body?.getReader();
  let text = '';
  let size = 0;
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > MAX_BODY_BYTES) {
        await reader.cancel();
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
    return text + decoder.decode();
  } catch {
    return undefined;
  }
}
