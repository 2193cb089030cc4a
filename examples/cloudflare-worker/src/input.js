// @ts-check
/**
 * Reads a request: JSON with exactly the expected members, each a text of a sensible length.
 */

const LARGEST_BODY = 8192;
const LONGEST_TEXT = 1000;

/** @typedef {{ input: Record<string, string>, problem?: undefined } | { input?: undefined, problem: string }} Reading */

/** @param {Request} request @param {string[]} fields @returns {Promise<Reading>} */
export async function readInput(request, fields) {
  if (request.method !== 'POST') return { problem: 'The method must be POST.' };
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return { problem: 'The Content-Type must be application/json.' };
  }
  const text = await readText(request);
  if (text === undefined) {
    return { problem: `The body must be UTF-8 of at most ${LARGEST_BODY} bytes.` };
  }

  /** @type {unknown} */
  let input;
  try {
    input = JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the body, and with it perhaps a password.
    return { problem: 'The body is not JSON.' };
  }
  if (!isObject(input)) return { problem: 'The body must be a JSON object.' };
  for (const name of fields) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (typeof value !== 'string') return { problem: `"${name}" must be a text.` };
    if (value === '' || value.length > LONGEST_TEXT) {
      return { problem: `"${name}" must have 1 to ${LONGEST_TEXT} characters.` };
    }
  }
  if (Object.keys(input).length > fields.length) {
    return { problem: `The body may only have "${fields.join('" and "')}".` };
  }
  return { input: /** @type {Record<string, string>} */ (input) };
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body, unless it is too large or not UTF-8. A length that the headers promise is not relied on. @param {Request} request */
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
      if (size > LARGEST_BODY) {
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
