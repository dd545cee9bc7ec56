import {StringDecoder} from 'node:string_decoder';
import {HIDDEN} from './printable.js';
import {type TerminalRow, TerminalScreen} from './terminal-screen.js';

/** A line of a program's output as a terminal shows it at the end: without colours, and with them where wanted. */
export type ShownLine = {plain: string; coloured: string};

const visible = (text: string): string => text.replace(HIDDEN, character => (character === '\t' ? '\t' : ''));

/** Text in one style, from `from` on. */
const endOfStyle = (styles: string, from: number, length: number): number => {
  let to = from + 1;
  while (to < length && styles.charCodeAt(to) === styles.charCodeAt(from)) to++;
  return to;
};

/**
 * Makes lines of a program's output, in chunks that are cut anywhere: what was drawn again and again is there once, as
 * it was drawn last, and nothing in them acts on a terminal but colours. Memory is bounded.
 */
export class ShownLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #screen: TerminalScreen;

  constructor(colours: boolean) {
    this.#screen = new TerminalScreen(colours);
  }

  push(chunk: Uint8Array): void {
    this.#screen.push(this.#decoder.write(chunk));
  }

  /** Takes the lines that nothing can change any more: some hundred are kept, since bars are drawn over each other. */
  takeSettled(): ShownLine[] {
    return this.#screen.takeAbove().map(row => this.#lineOf(row));
  }

  /** Takes the lines that are over, as far as one can tell now. */
  takeFinal(): ShownLine[] {
    return this.#screen.takeFinal().map(row => this.#lineOf(row));
  }

  /** The lines that have not been taken, without blank ones at the end. */
  rest(): ShownLine[] {
    const {rows} = this.#screen;
    const last = rows.findLastIndex(({text}) => text.trim() !== '');
    return rows.slice(0, last + 1).map(row => this.#lineOf(row));
  }

  #lineOf({text, styles}: TerminalRow): ShownLine {
    const trimmed = text.trimEnd();
    const plain = visible(trimmed);
    return {plain, coloured: styles === '' ? plain : this.#coloured(trimmed, styles)};
  }

  #coloured(text: string, styles: string): string {
    let coloured = '';
    for (let from = 0; from < text.length; ) {
      const to = endOfStyle(styles, from, text.length);
      const sequence = this.#screen.sgr?.sequence(styles.charCodeAt(from) || 0) ?? '';
      const piece = visible(text.slice(from, to));
      coloured += sequence === '' ? piece : `${sequence}${piece}\u{1B}[0m`;
      from = to;
    }
    return coloured;
  }
}
