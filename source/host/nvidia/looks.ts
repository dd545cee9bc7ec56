import {LOG_BEGINS, type LoggedCard, parseCardLog} from './log.js';

/** A look that has not grown for this long is all there: it comes in two or more reads, some milliseconds apart. */
const SETTLED_MS = 400;

/** Characters: sixteen cards with many processes each take a tenth of it. */
const MAX_LENGTH = 2 * 1024 ** 2;

/**
 * Cuts the output of a loop into looks. The end of one shows by the head of the next, or by silence after one that has
 * everything.
 */
export class LookReader {
  #text = '';
  #grewAt = 0;
  #whole: LoggedCard[][] = [];
  /** It prints something else, without end. */
  isUnreadable = false;

  /** `at` in milliseconds of the clock that `take` is given. */
  push(text: string, at: number): void {
    this.#text += text;
    this.#grewAt = at;
    for (;;) {
      const begin = this.#text.indexOf(LOG_BEGINS);
      const next = begin === -1 ? -1 : this.#text.indexOf(LOG_BEGINS, begin + LOG_BEGINS.length);
      if (next === -1) break;
      this.#read(this.#text.slice(begin, next));
      this.#text = this.#text.slice(next);
    }
    if (this.#text.length <= MAX_LENGTH) return;
    this.isUnreadable = true;
    this.#text = '';
  }

  /** The looks that have become whole since the last call, in order. */
  take(now: number): LoggedCard[][] {
    const isSettled = this.#text.endsWith('\n') && now - this.#grewAt >= SETTLED_MS;
    if (isSettled && this.#read(this.#text)) this.#text = '';
    const taken = this.#whole;
    this.#whole = [];
    return taken;
  }

  #read(text: string): boolean {
    const cards = parseCardLog(text);
    if (cards === null) return false;
    this.#whole.push(cards);
    return true;
  }
}
