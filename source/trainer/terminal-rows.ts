/** No program moves farther within a row. */
const MAX_COLUMNS = 1000;
/** Nor back by more rows: what is above is kept as text; as cells it would take eight times as much. */
const MAX_ROWS = 500;

/**
 * A control sequence; a string of the terminal's (a title, say), however it ends; another escape; a control character;
 * text.
 */
const TOKEN =
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\n\r\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]|([^\u0000-\u0008\u000a-\u001f\u007f-\u009f]+)/g;

/** Erases in place: of a line that a terminal breaks into several rows, the row that the cursor is in. */
const erase = (row: string[], mode: string, column: number): void => {
  if (mode === '2') row.length = 0;
  else if (mode === '1') row.fill(' ', Math.max(0, column + 1 - MAX_COLUMNS), column + 1);
  else row.length = Math.min(row.length, column);
};

export type TerminalScreen = {
  rows: string[];
  /** Where the cursor stands. */
  cursorRow: number;
  cursorColumn: number;
  /** The first row that may still be drawn again: the cursor's own, or as far above it as it last went back up. */
  openFrom: number;
};

/** A terminal of any width, and the place of its cursor. */
class Screen {
  /** Rows that the cursor cannot reach any more, as text. */
  readonly #above: string[] = [];
  readonly #rows: string[][] = [[]];
  #y = 0;
  #x = 0;
  /** Where the cursor last went up to, in however many steps, and how far that was. */
  #top = 0;
  #height = 0;
  #heightBefore = 0;
  #isClimbing = false;

  write(cells: Iterable<string>): void {
    this.#isClimbing = false;
    const row = this.#rows[this.#y] ?? [];
    while (row.length < this.#x) row.push(' ');
    for (const cell of cells) row[this.#x++] = cell;
  }

  nextRow(): void {
    this.#y++;
    this.#x = 0;
    if (this.#y === this.#rows.length) this.#rows.push([]);
    if (this.#rows.length <= MAX_ROWS) return;
    this.#above.push((this.#rows.shift() ?? []).join(''));
    this.#y--;
    this.#top = Math.max(0, this.#top - 1);
  }

  toColumn(column: number): void {
    this.#x = Math.min(MAX_COLUMNS, column);
  }

  forward(count: number): void {
    this.toColumn(this.#x + count);
  }

  back(count: number): void {
    this.#x = Math.max(0, this.#x - count);
  }

  goUp(count: number): void {
    if (!this.#isClimbing) [this.#heightBefore, this.#height] = [this.#height, 0];
    this.#top = Math.max(0, this.#y - count);
    this.#height += this.#y - this.#top;
    this.#y = this.#top;
    this.#isClimbing = true;
  }

  goDown(count: number): void {
    this.#y = Math.min(this.#rows.length - 1, this.#y + count);
  }

  eraseInRow(mode: string): void {
    erase(this.#rows[this.#y] ?? [], mode, this.#x);
    if (mode === '2') this.#x = Math.min(MAX_COLUMNS, this.#x);
  }

  eraseBelow(): void {
    this.#rows.length = this.#y + 1;
    erase(this.#rows[this.#y] ?? [], '', this.#x);
  }

  /** A screen that is drawn again: what was there is not part of it. */
  startOver(): void {
    this.#y = this.#rows.length - 1;
    this.nextRow();
    this.#height = 0;
  }

  get state(): TerminalScreen {
    // Cut on its way up, it was on the way to where it went before.
    const openFrom = this.#isClimbing
      ? this.#y - Math.max(0, this.#heightBefore - this.#height)
      : Math.max(this.#top, this.#y - this.#height);
    const above = this.#above.length;
    return {
      rows: [...this.#above, ...this.#rows.map(row => row.join(''))],
      cursorRow: above + this.#y,
      cursorColumn: this.#x,
      openFrom: above + Math.max(0, Math.min(this.#y, openFrom)),
    };
  }
}

type Effect = (screen: Screen, count: number, parameters: string) => void;

/** Control sequences by their last character; `count` is their first parameter, at least 1. */
const SEQUENCES: Readonly<Record<string, Effect>> = {
  A: (screen, count) => screen.goUp(count),
  B: (screen, count) => screen.goDown(count),
  C: (screen, count) => screen.forward(count),
  D: (screen, count) => screen.back(count),
  E: (screen, count) => {
    screen.goDown(count);
    screen.toColumn(0);
  },
  F: (screen, count) => {
    screen.goUp(count);
    screen.toColumn(0);
  },
  G: (screen, count) => screen.toColumn(count - 1),
  H: screen => screen.startOver(),
  J: (screen, _count, parameters) =>
    parameters === '' || parameters === '0' ? screen.eraseBelow() : screen.startOver(),
  K: (screen, _count, parameters) => screen.eraseInRow(parameters),
  f: screen => screen.startOver(),
};

const CONTROLS: Readonly<Record<string, (screen: Screen) => void>> = {
  '\n': screen => screen.nextRow(),
  '\u000b': screen => screen.nextRow(),
  '\u000c': screen => screen.nextRow(),
  '\r': screen => screen.toColumn(0),
  '\b': screen => screen.back(1),
};

/**
 * What a terminal of any width shows after it was sent `text`: a row that was drawn again and again is there once, as
 * it was drawn last. A line feed begins the next row at its start, as a terminal's line discipline has it.
 */
export const terminalScreen = (text: string): TerminalScreen => {
  const screen = new Screen();
  for (const [token, parameters = '', final, printed] of text.matchAll(TOKEN)) {
    if (printed !== undefined) screen.write(printed);
    else if (final === undefined) CONTROLS[token]?.(screen);
    else SEQUENCES[final]?.(screen, Math.max(1, Number.parseInt(parameters, 10) || 1), parameters);
  }
  return screen.state;
};

/** The rows alone of `terminalScreen`. */
export const terminalRows = (text: string): string[] => terminalScreen(text).rows;
