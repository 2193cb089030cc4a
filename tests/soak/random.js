// @ts-check
/**
 * Random numbers that a seed repeats, so that a failed soak can be run again.
 */

export class Random {
  #state;

  /** @param {number} seed a whole number below 2^32 */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, but not including, 1: the generator mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** One of several values. @template Value @param {readonly Value[]} values @returns {Value} */
  pick(values) {
    return values[Math.floor(this.next() * values.length)];
  }

  /** One of several values, each as often as its weight says. @template Value @param {readonly (readonly [number, Value])[]} weighted @returns {Value} */
  weighted(weighted) {
    let rest = this.next() * weighted.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of weighted) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return weighted[weighted.length - 1][1];
  }
}
