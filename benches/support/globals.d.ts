/** The origin's HTTP client, which has no types of its own; loaded by the scripts in baselines/origin/ only. */
declare module 'request';
