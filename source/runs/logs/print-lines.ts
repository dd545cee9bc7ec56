import {fstatSync} from 'node:fs';
import {type ShownLine, ShownLines} from '../../format/shown-lines.js';
import {piecesOf} from '../../journal/log-lines.js';

export type LinePrinterOptions = {
  /** Keeps colours. */
  colours: boolean;
  matches(line: string): boolean;
  /** The last so many lines of what is there at first; null for all. */
  last: number | null;
  print(text: string): Promise<void>;
};

/** Prints the lines of a log as a terminal shows them at the end: first what is there, then what is added. */
export class LinePrinter {
  readonly #options: LinePrinterOptions;
  readonly #lines: ShownLines;
  #offset: number;
  #count = 0;

  constructor(from: number, options: LinePrinterOptions) {
    this.#options = options;
    this.#lines = new ShownLines(options.colours);
    this.#offset = from;
  }

  /** How many lines it has printed. */
  get count(): number {
    return this.#count;
  }

  /** What is there now, up to the end: nothing can be added (`isOver`), or there may be more. */
  async printPresent(fd: number, isOver: boolean): Promise<void> {
    const {last} = this.#options;
    let kept: ShownLine[] = [];
    const take = async (lines: readonly ShownLine[]): Promise<void> => {
      const wanted = lines.filter(({plain}) => this.#options.matches(plain));
      if (last === null) await this.#print(wanted);
      else kept = [...kept, ...wanted].slice(-last || kept.length + wanted.length);
    };
    for (const piece of this.#newPieces(fd)) {
      this.#lines.push(piece);
      const lines = this.#lines.takeSettled();
      if (lines.length > 0) await take(lines);
    }
    await take(isOver ? this.#lines.rest() : this.#lines.takeFinal());
    await this.#print(kept);
  }

  /** What has been added; with `isOver` also the lines that were not over. */
  async printNew(fd: number, isOver: boolean): Promise<void> {
    for (const piece of this.#newPieces(fd)) {
      this.#lines.push(piece);
      await this.#printMatching(this.#lines.takeFinal());
    }
    if (isOver) await this.#printMatching(this.#lines.rest());
  }

  /** The line that is not over yet, if it is one that is wanted. */
  get unfinished(): ShownLine | null {
    const line = this.#lines.rest().at(-1);
    return line !== undefined && this.#options.matches(line.plain) ? line : null;
  }

  *#newPieces(fd: number): Generator<Buffer> {
    for (const piece of piecesOf(fd, this.#offset, fstatSync(fd).size)) {
      this.#offset += piece.length;
      yield piece;
    }
  }

  #printMatching(lines: readonly ShownLine[]): Promise<void> {
    return this.#print(lines.filter(({plain}) => this.#options.matches(plain)));
  }

  async #print(lines: readonly ShownLine[]): Promise<void> {
    this.#count += lines.length;
    const {colours, print} = this.#options;
    if (lines.length > 0) await print(lines.map(({plain, coloured}) => `${colours ? coloured : plain}\n`).join(''));
  }
}
