import {printableLines} from '../../format/printable.js';
import {textWidth} from '../../format/text-width.js';

/** xterm's control sequences, which every terminal and tmux knows. */
const OPEN = '\u001b[?1049h\u001b[?25l';
const CLOSE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** The lines as a terminal of that width would break them. */
const brokenLines = (text: string, columns: number): string[] =>
  text
    .replace(/\n+$/, '')
    .split('\n')
    .flatMap(line => {
      const rows: string[] = [''];
      let width = 0;
      for (const character of line) {
        const more = textWidth(character);
        if (width + more > columns) {
          rows.push('');
          width = 0;
        }
        rows[rows.length - 1] += character;
        width += more;
      }
      return rows;
    });

/** What a screen of that size shows of a text: its beginning, and how much there is below. */
export const screenful = (text: string, {columns, rows}: {columns: number; rows: number}): string[] => {
  const lines = brokenLines(printableLines(text), columns);
  if (lines.length <= rows) return lines;
  const shown = Math.max(0, rows - 1);
  return [...lines.slice(0, shown), `… ${lines.length - shown} more lines: make the terminal taller`.slice(0, columns)];
};

/**
 * The terminal's other screen, on which a text is repainted in place: what was there before comes back when it is
 * closed, and the scrollback keeps nothing of it.
 */
export class Screen {
  #isOpen = false;

  open(): void {
    if (!this.#isOpen) process.stdout.write(OPEN);
    this.#isOpen = true;
  }

  /** One write, over what is there, so that nothing flickers. */
  paint(text: string): void {
    const {columns = 80, rows = 24} = process.stdout;
    const lines = screenful(text, {columns, rows}).map(line => line + CLEAR_LINE);
    process.stdout.write(HOME + lines.join('\r\n') + CLEAR_BELOW);
  }

  close(): void {
    if (this.#isOpen) process.stdout.write(CLOSE);
    this.#isOpen = false;
  }
}
