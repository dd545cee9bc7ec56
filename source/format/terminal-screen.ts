import {Sgr} from './sgr.js';

/** What no line is longer than, in UTF-16 units. */
const MAX_LENGTH = 65_536;
/** No program moves farther within a row. */
const MAX_COLUMNS = 1000;
/** Nor back by more rows. */
const MAX_ROWS = 500;
/** A live display that went up is over once so many more rows than twice its own stand below: none prints as many. */
const ROWS_BETWEEN = 5;
/** A control sequence or a title that is not finished after this is none. */
const MAX_OPEN = 4096;

/**
 * A control sequence; a string of the terminal's (a title, say), however it ends; another escape; a control character;
 * text.
 */
const TOKEN =
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\n\r\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]|([^\u0000-\u0008\u000a-\u001f\u007f-\u009f]+)/g;

/** The beginning of a sequence at the end of what has come. */
const OPEN = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\n\r\u0007\u001b\u009c]*|[ -/]*)$/;

/** A row of a terminal. `styles`: the style of each unit of `text` as a character's code; empty where all is plain. */
export type TerminalRow = {text: string; styles: string};

const PLAIN = '\u0000';

/** `text` with `piece` over it from `at` on. */
const over = (text: string, at: number, piece: string, blank: string): string =>
  at >= text.length
    ? text + blank.repeat(at - text.length) + piece
    : text.slice(0, at) + piece + text.slice(at + piece.length);

const write = (row: TerminalRow, at: number, text: string, style: number): void => {
  if (style !== 0 || row.styles !== '') {
    row.styles = over(row.styles, at, String.fromCharCode(style).repeat(text.length), PLAIN);
  }
  row.text = over(row.text, at, text, ' ');
};

const cutTo = (row: TerminalRow, length: number): void => {
  row.text = row.text.slice(0, length);
  row.styles = row.styles.slice(0, length);
};

/** Erases in place: of a line that a terminal breaks into several rows, the row that the cursor is in. */
const erase = (row: TerminalRow, mode: string, column: number): void => {
  const from = Math.max(0, column + 1 - MAX_COLUMNS);
  if (mode === '2') cutTo(row, 0);
  else if (mode === '1') write(row, from, ' '.repeat(column + 1 - from), 0);
  else cutTo(row, column);
};

/**
 * A terminal of any width that is sent text in pieces, cut anywhere. A line feed begins the next row at its start, as a
 * terminal's line discipline has it. Memory is bounded as long as the rows that are over are taken.
 */
export class TerminalScreen {
  /** How its rows are coloured; null where colours do not matter. */
  readonly sgr: Sgr | null;
  /** Rows that the cursor cannot reach any more. */
  #above: TerminalRow[] = [];
  readonly #rows: TerminalRow[] = [{text: '', styles: ''}];
  #y = 0;
  #x = 0;
  /** Where the cursor last went up to, in however many steps, and how far that was. */
  #top = 0;
  #height = 0;
  #heightBefore = 0;
  #isClimbing = false;
  #open = '';

  constructor(colours: boolean) {
    this.sgr = colours ? new Sgr() : null;
  }

  push(text: string): void {
    const all = this.#open + text;
    this.#open = OPEN.exec(all.slice(-MAX_OPEN))?.[0] ?? '';
    for (const [token, parameters = '', final, printed] of all
      .slice(0, all.length - this.#open.length)
      .matchAll(TOKEN)) {
      if (printed !== undefined) this.#write(printed);
      else if (final === undefined) this.#control(token);
      else this.#sequence(final, parameters);
    }
  }

  /** Takes the rows that nothing can change any more. */
  takeAbove(): TerminalRow[] {
    const taken = this.#above;
    this.#above = [];
    return taken;
  }

  /**
   * Takes the rows that are over, as far as one can tell: those above the cursor, or above where it last went back up
   * to. What is drawn over them later becomes rows of its own.
   */
  takeFinal(): TerminalRow[] {
    const isDisplayOver = this.#y - this.#top > 2 * this.#height + ROWS_BETWEEN;
    const count = isDisplayOver ? this.#y : this.#openFrom;
    this.#y -= count;
    this.#top -= count;
    return [...this.takeAbove(), ...this.#rows.splice(0, count)];
  }

  /** All rows that have not been taken. */
  get rows(): readonly TerminalRow[] {
    return [...this.#above, ...this.#rows];
  }

  get cursor(): {row: number; column: number} {
    return {row: this.#above.length + this.#y, column: this.#x};
  }

  /** The first row that may still be drawn again: the cursor's own, or as far above it as it last went back up. */
  get openFrom(): number {
    return this.#above.length + this.#openFrom;
  }

  get #openFrom(): number {
    // Cut on its way up, it was on the way to where it went before.
    const openFrom = this.#isClimbing
      ? this.#y - Math.max(0, this.#heightBefore - this.#height)
      : Math.max(this.#top, this.#y - this.#height);
    return Math.max(0, Math.min(this.#y, openFrom));
  }

  get #row(): TerminalRow {
    return this.#rows[this.#y] ?? {text: '', styles: ''};
  }

  #write(printed: string): void {
    this.#isClimbing = false;
    const text = printed.slice(0, Math.max(0, MAX_LENGTH - this.#x));
    write(this.#row, this.#x, text, this.sgr?.style ?? 0);
    this.#x += text.length;
  }

  #nextRow(): void {
    this.#y++;
    this.#x = 0;
    if (this.#y === this.#rows.length) this.#rows.push({text: '', styles: ''});
    if (this.#rows.length <= MAX_ROWS) return;
    this.#above.push(...this.#rows.splice(0, 1));
    this.#y--;
    this.#top--;
  }

  #toColumn(column: number): void {
    this.#x = Math.max(0, Math.min(MAX_COLUMNS, column));
  }

  #goUp(count: number): void {
    if (!this.#isClimbing) [this.#heightBefore, this.#height] = [this.#height, 0];
    this.#top = Math.max(0, this.#y - count);
    this.#height += this.#y - this.#top;
    this.#y = this.#top;
    this.#isClimbing = true;
  }

  #goDown(count: number): void {
    this.#y = Math.min(this.#rows.length - 1, this.#y + count);
  }

  /** A screen that is drawn again: what was there is not part of it. */
  #startOver(): void {
    this.#y = this.#rows.length - 1;
    this.#nextRow();
    this.#height = 0;
  }

  #eraseBelow(): void {
    this.#rows.length = this.#y + 1;
    erase(this.#row, '', this.#x);
  }

  #control(token: string): void {
    if (token === '\n' || token === '\u000b' || token === '\u000c') this.#nextRow();
    else if (token === '\r') this.#x = 0;
    else if (token === '\b') this.#x = Math.max(0, this.#x - 1);
  }

  #sequence(final: string, parameters: string): void {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (final === 'm') this.sgr?.set(parameters);
    else if (final === 'K') erase(this.#row, parameters, this.#x);
    else if (final === 'J' && (parameters === '' || parameters === '0')) this.#eraseBelow();
    else if ('HJf'.includes(final)) this.#startOver();
    else this.#move(final, count);
  }

  #move(final: string, count: number): void {
    if (final === 'A' || final === 'F') this.#goUp(count);
    if (final === 'B' || final === 'E') this.#goDown(count);
    if (final === 'C') this.#toColumn(this.#x + count);
    // Back from the end of a long line, which no program moves to.
    if (final === 'D') this.#x = Math.max(0, this.#x - count);
    if (final === 'E' || final === 'F') this.#x = 0;
    if (final === 'G') this.#toColumn(count - 1);
  }
}
