// A terminal's screen as SVG.
import {glyph, isDrawing, spans} from './glyphs.js';

/** @import {Cell} from './cells.js' */
/** @import {Palette} from './palettes.js' */

const CELL = {width: 8.4, height: 18};
const FONT = 14;
/** Of a font's size: where its letters stand, within a row. */
const BASELINE = 13.5;
const MARGIN = 14;

/** @param {string} text */
const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param {number} value */
const short = value => String(Math.round(value * 100) / 100);

/**
 * @param {Cell} cell
 * @param {Palette} palette
 */
const look = ({foreground, background, bold, dim, inverse}, palette) => {
  const front = foreground === null ? palette.foreground : (palette.colours[foreground] ?? palette.foreground);
  const back = background === null ? null : (palette.colours[background] ?? null);
  const [ink, paper] = inverse ? [back ?? palette.background, front] : [front, back];
  return {ink, paper, bold, dim};
};

/** @typedef {ReturnType<typeof look> & {text: string, at: number, width: number, isDrawing: boolean}} Run */

/**
 * Neighbours that look alike, as one text; of drawings only those that are the same one.
 * @param {readonly Cell[]} row
 * @param {Palette} palette
 */
const runsOf = (row, palette) => {
  /** @type {Run[]} */
  const runs = [];
  let at = 0;
  for (const cell of row) {
    const now = look(cell, palette);
    const last = runs.at(-1);
    const isSame = last && last.ink === now.ink && last.paper === now.paper && last.isDrawing === isDrawing(cell.text);
    const fits = !isDrawing(cell.text) || last?.text.endsWith(cell.text) === true;
    if (isSame && last.bold === now.bold && last.dim === now.dim && fits) {
      last.text += cell.text;
      last.width += cell.width;
    } else runs.push({...now, text: cell.text, at, width: cell.width, isDrawing: isDrawing(cell.text)});
    at += cell.width;
  }
  return runs;
};

/**
 * One or more of the same drawing; those that fill their cells from side to side are one shape.
 * @param {Run} run
 * @param {number} x
 * @param {number} y
 */
const shapes = ({text, width, ink}, x, y) => {
  const [first = ''] = text;
  const whole = spans(first) ? glyph(first, x, y, {...CELL, width: width * CELL.width}, ink) : null;
  if (whole !== null) return whole;
  return [...text].map((one, index) => glyph(one, x + index * CELL.width, y, CELL, ink) ?? '').join('');
};

/**
 * Words of a text, each where it stands: blanks are not drawn, and SVG makes one of several.
 * @param {Run} run
 * @param {number} x
 * @param {number} y
 */
const words = ({text, width, ink, bold, dim}, x, y) => {
  const style = `fill="${ink}"${bold ? ' font-weight="600"' : ''}${dim ? ' opacity="0.65"' : ''}`;
  // A text with characters of two cells stays whole: where its words begin is not known by counting.
  const parts = width === text.length ? [...text.matchAll(/\S+(?: \S+)*/g)] : [];
  if (width !== text.length) return `<text x="${short(x)}" y="${short(y + BASELINE)}" ${style}>${escaped(text)}</text>`;
  return parts
    .map(({0: word, index}) => {
      const place = `x="${short(x + index * CELL.width)}" y="${short(y + BASELINE)}"`;
      return `<text ${place} textLength="${short(word.length * CELL.width)}" ${style}>${escaped(word)}</text>`;
    })
    .join('');
};

/**
 * @param {Run} run
 * @param {number} y
 */
const drawn = (run, y) => {
  const {at, width, paper, dim, isDrawing: isShape} = run;
  const x = MARGIN + at * CELL.width;
  const size = `width="${short(width * CELL.width)}" height="${CELL.height}"`;
  const behind = paper === null ? '' : `<rect x="${short(x)}" y="${y}" ${size} fill="${paper}"/>`;
  if (!isShape) return behind + words(run, x, y);
  const shape = shapes(run, x, y);
  return behind + (dim ? `<g opacity="0.6">${shape}</g>` : shape);
};

/**
 * The picture of a screen. `title` is what somebody hears who cannot see it.
 * @param {readonly (readonly Cell[])[]} rows
 * @param {Palette} palette
 * @param {string} title
 */
export const svgOf = (rows, palette, title) => {
  const columns = Math.max(...rows.map(row => row.reduce((sum, {width}) => sum + width, 0)));
  const width = short(2 * MARGIN + columns * CELL.width);
  const height = short(2 * MARGIN + rows.length * CELL.height);
  const family = 'ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace';
  const lines = rows.flatMap((row, index) => runsOf(row, palette).map(run => drawn(run, MARGIN + index * CELL.height)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title).replaceAll('"', '&quot;')}">`,
    `<rect x="0.5" y="0.5" width="${short(Number(width) - 1)}" height="${short(Number(height) - 1)}" rx="8" fill="${palette.background}" stroke="${palette.frame}"/>`,
    `<g font-family="${family}" font-size="${FONT}">`,
    ...lines.filter(line => line !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};
