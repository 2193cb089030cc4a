// The limits that all ways to send a request have in common.

/** Far more characters, as UTF-16 units, than any answer of Auth0 has, after decompression. */
export const MAX_BODY_CHARACTERS = 8_000_000;
/** No more bytes of a body are read. Each character takes at most three bytes of UTF-8. */
export const MAX_BODY_BYTES = 3 * MAX_BODY_CHARACTERS;
