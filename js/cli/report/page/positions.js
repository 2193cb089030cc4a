// Places of labels on a chart's axes. The policy of the page forbids inline styles, so each place is a class of the page's one
// style element.

/** Labels nearer to an end than this are aligned with it, so that they stay inside of the chart. In percent of its width. */
const EDGE_PERCENT = 6;

export class Positions {
  /** @type {Map<string, string>} */
  #rules = new Map();

  /**
   * The classes of a label at a place on the horizontal axis.
   *
   * @param {number} percent Of the width of the chart, from the left.
   */
  at(percent) {
    const place = Math.min(100, Math.max(0, Math.round(percent * 10) / 10));
    const name = `x${String(place).replace('.', '-')}`;
    if (place < EDGE_PERCENT) this.#rules.set(name, `.${name}{left:${place}%}`);
    else if (place > 100 - EDGE_PERCENT) {
      this.#rules.set(name, `.${name}{right:${Math.round((100 - place) * 10) / 10}%}`);
    } else this.#rules.set(name, `.${name}{left:${place}%;transform:translateX(-50%)}`);
    return name;
  }

  /** The rules of all places that were asked for. */
  get style() {
    return [...this.#rules.values()].join('');
  }
}
