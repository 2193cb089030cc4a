// @ts-check
/**
 * Draws lines of a terminal as an SVG picture. GitHub shows it in an `img` element, which loads no fonts and runs no scripts,
 * so it uses the reader's own monospaced font. Its background is its own, so it can be read on light and on dark pages.
 */
import { textOf } from './styled-text.js';

/** @typedef {import('./styled-text.js').Span} Span */

const FONT_SIZE = 14;
/** Most monospaced fonts have this width. `textLength` fits the others to it, so that no line leaves the picture. */
const CHARACTER_WIDTH = 0.6 * FONT_SIZE;
const LINE_HEIGHT = 20;
const MARGIN = 20;
const TITLE_BAR = 36;
const PADDING = 6;
/** The lines appear one after the other, within the five seconds that readers need no way to stop. */
const SECONDS = 4.5;
/** The time between two sections, in lines. */
const PAUSE = 4;

const STYLE = `
  text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; fill: #e6edf3; white-space: pre; }
  .title, .dim { fill: #9da7b3; }
  .bold { font-weight: bold; fill: #ffffff; }
  .green { fill: #56d364; }
  .red { fill: #ff7b72; }
  .yellow { fill: #e3b341; }
  @media (prefers-reduced-motion: no-preference) {
    .line { animation: appear 0.1s backwards; }
    @keyframes appear { from { opacity: 0; } }
  }
`;

/**
 * @param {Span[][][]} sections
 * @param {{ title: string, description: string, command: string }} about
 * @returns {string}
 */
export function drawTerminal(sections, { title, description, command }) {
  const lines = sections.flatMap((section, index) => (index ? [[], ...section] : section));
  const columns = Math.max(...lines.map((line) => textOf(line).length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = TITLE_BAR + PADDING + lines.length * LINE_HEIGHT + MARGIN;
  const beats = lines.length + (sections.length - 1) * PAUSE;
  let beat = 0;
  const texts = lines.map((line, row) => {
    beat += line.length ? 1 : 1 + PAUSE;
    return line.length ? drawLine(line, row, (SECONDS * beat) / beats) : '';
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escape(title)}</title>
<desc id="description">${escape(description)}</desc>
<style>${STYLE}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#161b22" stroke="#4a535e" />
<text class="title" x="${MARGIN}" y="24">${escape(command)}</text>
<path d="M1 ${TITLE_BAR - 0.5}H${width - 1}" stroke="#30363d" />
${texts.filter(Boolean).join('\n')}
</svg>
`;
}

/** @param {Span[]} line @param {number} row @param {number} delay seconds */
function drawLine(line, row, delay) {
  const spans = line.map(({ text, styles }) =>
    styles.length ? `<tspan class="${styles.join(' ')}">${escape(text)}</tspan>` : escape(text),
  );
  const y = TITLE_BAR + PADDING + (row + 1) * LINE_HEIGHT;
  const length = (textOf(line).length * CHARACTER_WIDTH).toFixed(1);
  return `<text class="line" x="${MARGIN}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" style="animation-delay: ${delay.toFixed(2)}s">${spans.join('')}</text>`;
}

/** @param {string} text */
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
