// @ts-check
/**
 * Rate limits per path prefix. They are off unless configured, but responses always have the
 * x-ratelimit-* headers. `reset` is an absolute time in UNIX seconds, as on the platform.
 */

/**
 * @typedef {object} RateLimit
 * @property {number} limit requests per window
 * @property {number} [seconds] length of the window, default 1
 * @property {boolean} [retryAfter] also send Retry-After
 */
/** @typedef {{ limit: number, remaining: number, reset: number, refused: boolean, retryAfter?: number }} RateDecision */

/** @type {RateLimit} */
const UNLIMITED = { limit: 1000, seconds: 1 };

export class RateLimiter {
  /** @type {Map<string, { until: number, used: number }>} */
  #windows = new Map();

  /** @param {Record<string, RateLimit>} [limits] by path prefix, the longest one counts */
  constructor(limits = {}) {
    /** This object is mutable, so that a test can change a limit while the tenant runs. */
    this.limits = limits;
  }

  /** @param {string} path @param {number} [now] milliseconds @returns {RateDecision} */
  take(path, now = Date.now()) {
    const prefix = Object.keys(this.limits)
      .filter((candidate) => path.startsWith(candidate))
      .sort((a, b) => b.length - a.length)[0];
    const rule = prefix === undefined ? UNLIMITED : (this.limits[prefix] ?? UNLIMITED);
    let window = this.#windows.get(prefix ?? '');
    if (!window || now >= window.until) {
      window = { until: now + (rule.seconds ?? 1) * 1000, used: 0 };
      this.#windows.set(prefix ?? '', window);
    }
    window.used += 1;
    const refused = prefix !== undefined && window.used > rule.limit;
    return {
      limit: rule.limit,
      remaining: Math.max(0, rule.limit - window.used),
      reset: Math.ceil(window.until / 1000),
      refused,
      retryAfter: rule.retryAfter ? Math.max(1, Math.ceil((window.until - now) / 1000)) : undefined,
    };
  }
}

/** Returns the error response in the form of the API to which the path belongs. @param {string} path */
export function rateLimitBody(path) {
  return path.startsWith('/api/v2/')
    ? {
        statusCode: 429,
        error: 'Too Many Requests',
        message: 'Global limit has been reached',
        errorCode: 'too_many_requests',
      }
    : { error: 'too_many_requests', error_description: 'Global limit has been reached' };
}
