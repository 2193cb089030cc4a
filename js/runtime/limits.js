// The limits that all ways to send a request have in common.

/**
 * Far more than any answer of Auth0 has, after decompression. The Rust side of the module accepts 8 million UTF-16
 * characters; each takes at most three bytes of UTF-8.
 */
export const MAX_BODY_BYTES = 24_000_000;
