// Characters that are drawings: as shapes, so that neighbours touch in every font.

/** Parts of a block that an eighth of it or a half fills: where it begins and ends, across and down, as shares. */
const BLOCKS = {
  '█': [0, 0, 1, 1],
  '▀': [0, 0, 1, 0.5],
  '▄': [0, 0.5, 1, 1],
  '▌': [0, 0, 0.5, 1],
  '▐': [0.5, 0, 1, 1],
};

/** Lower blocks, ▁ to ▇, and left ones, ▏ to ▉. */
const LOWER = '▁▂▃▄▅▆▇';
const LEFT = '▏▎▍▌▋▊▉';
/** How dense a shade is. */
const SHADES = {'░': 0.25, '▒': 0.5, '▓': 0.75};

/**
 * Lines from the middle of a cell: to the left, right, up, down; and round corners.
 * @type {Record<string, string>}
 */
const LINES = {
  '─': 'lr',
  '│': 'ud',
  '┤': 'lud',
  '├': 'rud',
  '┼': 'lrud',
  '┬': 'lrd',
  '┴': 'lru',
  '└': 'ur',
  '┘': 'ul',
  '┌': 'dr',
  '┐': 'dl',
  '╭': 'dr',
  '╮': 'dl',
  '╰': 'ur',
  '╯': 'ul',
};

/**
 * Whether a character is drawn as a shape.
 * @param {string} text
 */
export const isDrawing = text =>
  blockOf(text) !== undefined || Object.hasOwn(SHADES, text) || Object.hasOwn(LINES, text);

/**
 * Whether it fills its cell from side to side, so that several side by side are one shape.
 * @param {string} text
 */
export const spans = text => '█▀▄─'.includes(text) || LOWER.includes(text) || Object.hasOwn(SHADES, text);

/** @param {string} text */
const blockOf = text => {
  const lower = LOWER.indexOf(text);
  if (lower >= 0) return [0, 1 - (lower + 1) / 8, 1, 1];
  const left = LEFT.indexOf(text);
  if (left >= 0) return [0, 0, (7 - left) / 8, 1];
  return BLOCKS[/** @type {keyof typeof BLOCKS} */ (text)];
};

/** @param {number} value */
const short = value => String(Math.round(value * 100) / 100);

/**
 * @param {number} x
 * @param {number} y
 * @param {{width: number, height: number}} cell
 * @param {string} text
 */
const pathOf = (x, y, {width, height}, text) => {
  const [left, right, up, down] = [x, x + width, y, y + height];
  const [middle, centre] = [x + width / 2, y + height / 2];
  /** @type {Record<string, [number, number]>} */
  const ends = {l: [left, centre], r: [right, centre], u: [middle, up], d: [middle, down]};
  /** @type {[number, number][]} */
  const parts = [...(LINES[text] ?? '')].map(side => ends[side] ?? [middle, centre]);
  if ('╭╮╰╯'.includes(text)) {
    const [[fromX, fromY], [toX, toY]] = /** @type {[[number, number], [number, number]]} */ (parts);
    return `M${short(fromX)} ${short(fromY)}Q${short(middle)} ${short(centre)} ${short(toX)} ${short(toY)}`;
  }
  return parts.map(([toX, toY]) => `M${short(middle)} ${short(centre)}L${short(toX)} ${short(toY)}`).join('');
};

/**
 * The shape of a character of one cell, as SVG; null for one that a font draws.
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{width: number, height: number}} cell
 * @param {string} colour
 * @returns {string | null}
 */
export const glyph = (text, x, y, cell, colour) => {
  const block = blockOf(text);
  if (block !== undefined) {
    const [left = 0, top = 0, right = 1, bottom = 1] = block;
    const at = `x="${short(x + left * cell.width)}" y="${short(y + top * cell.height)}"`;
    const size = `width="${short((right - left) * cell.width)}" height="${short((bottom - top) * cell.height)}"`;
    return `<rect ${at} ${size} fill="${colour}"/>`;
  }
  const shade = SHADES[/** @type {keyof typeof SHADES} */ (text)];
  if (shade !== undefined) {
    const size = `width="${short(cell.width)}" height="${short(cell.height)}"`;
    return `<rect x="${short(x)}" y="${short(y)}" ${size} fill="${colour}" fill-opacity="${shade}"/>`;
  }
  if (LINES[text] === undefined) return null;
  return `<path d="${pathOf(x, y, cell, text)}" fill="none" stroke="${colour}" stroke-width="1.3"/>`;
};
