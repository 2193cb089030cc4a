// @ts-check
/** @type {import('next').NextConfig} */
export default {
  // Uses this folder as the root even if parent folders contain lock files.
  turbopack: { root: import.meta.dirname },
};
