// @ts-check
/** @type {import('next').NextConfig} */
export default {
  // This folder, whatever lock files stand above it.
  turbopack: { root: import.meta.dirname },
};
