/** The HTTP client of the origin's scripts in baselines/origin/. It has no type declarations. */
declare module 'request';
