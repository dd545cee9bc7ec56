// A terminal's screen as cells: what stands in each, and how it looks.
import xterm from '@xterm/headless';

/**
 * Colours are numbers of the terminal's sixteen; null for its own.
 * @typedef {{text: string, width: number, foreground: number | null, background: number | null, bold: boolean, dim: boolean, inverse: boolean}} Cell
 */

/** @param {import('@xterm/headless').IBufferCell} cell */
const cellOf = cell => ({
  text: cell.getChars() || ' ',
  width: cell.getWidth(),
  foreground: cell.isFgPalette() ? cell.getFgColor() : null,
  background: cell.isBgPalette() ? cell.getBgColor() : null,
  bold: cell.isBold() !== 0,
  dim: cell.isDim() !== 0,
  inverse: cell.isInverse() !== 0,
});

/**
 * What a terminal shows of rows of text with their colours, as ANSI sequences.
 * @param {readonly string[]} rows
 * @param {number} columns
 * @returns {Promise<Cell[][]>}
 */
export const cellsOf = async (rows, columns) => {
  const terminal = new xterm.Terminal({cols: columns, rows: rows.length, allowProposedApi: true});
  await new Promise(resolve => {
    terminal.write(rows.join('\r\n'), () => resolve(undefined));
  });
  const buffer = terminal.buffer.active;
  return rows.map((_, y) => {
    const line = buffer.getLine(y);
    return Array.from({length: columns}, (_, x) => line?.getCell(x))
      .filter(cell => cell !== undefined)
      .map(cellOf)
      .filter(({width}) => width > 0);
  });
};
