import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';

/** At most one repaint of a bar in this time reaches the log, besides the first and the last. */
const INTERVAL_MS = 1000;
/** Long repaints are kept less often: this limits a bar to 60 MB a week, whether it has 100 bytes or 250. */
const BYTES_PER_SECOND = 100;
/** No bar is this long: anything longer passes unchanged. */
const MAX_BYTES = 16 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;

/**
 * A control sequence without effect once its row is painted again: colours, erasing, movement within the row; also up
 * and down.
 */
const HARMLESS = /\u001b\[([\d;]*)([mKCDGAB])/g;

/** How many rows below its start a repaint ends; null when it does more than paint rows. */
const rowsDown = (text: string): number | null => {
  let rows = 0;
  const rest = text.replace(HARMLESS, (_all, count: string, final: string) => {
    if (final === 'A') rows -= Number(count || 1);
    if (final === 'B') rows += Number(count || 1);
    return '';
  });
  if (rest.includes('\u001b')) return null;
  for (const char of rest) if (char === '\n') rows++;
  return rows;
};

/** What two repaints of the same rows have in common: the letters, and where the rows end. */
const shapeOf = (text: string): string => text.replace(HARMLESS, '').replace(/[^A-Za-z\n]/g, '');

/**
 * Thins out the repaints of live bars in a trainer's output, and leaves everything else as it is, byte by byte. A
 * repaint begins at a carriage return without a line feed after it, ends where the next one begins, and leaves the
 * cursor in the row where it was: tqdm's, rich's, also of several rows when the one before had the same letters. A
 * repaint is dropped as a whole or not at all, so that the result could be the output of a program that paints less
 * often. A finished line is never held back. A repaint is while others follow, and for a second at most when none does.
 */
export class Repaints {
  /** The output since the last carriage return; null while output passes through. */
  #open: Buffer | null = null;
  #openedAt = monotonicMs(0);
  /** The part of the current piece that has passed already; null when it cannot be a repaint. */
  #passed: Buffer | null = null;
  /** The latest repaint that was not passed on. */
  #held: Buffer | null = null;
  #givenAt = monotonicMs(Number.NEGATIVE_INFINITY);
  /** The shape of the last repaint of several rows. */
  #shape: string | null = null;

  /** Takes the next output; gives the part of it, and of what was held back, that is to be kept. */
  take(chunk: Uint8Array, now: MonotonicMs): Uint8Array[] {
    if (this.#open === null && !chunk.includes(CARRIAGE_RETURN)) {
      this.#notePassed(chunk);
      return [chunk];
    }
    const kept: Uint8Array[] = [];
    const data = Buffer.concat(this.#open === null ? [chunk] : [this.#open, chunk]);
    let passes = this.#open === null;
    if (!passes && data[1] === LINE_FEED) {
      // The carriage return that was held back belongs to a line's end.
      kept.push(...this.#given(Buffer.alloc(0)));
      passes = true;
    }
    let start = 0;
    for (let at = data.indexOf(CARRIAGE_RETURN, passes ? 0 : 1); at !== -1 && at + 1 < data.length; ) {
      const isLineEnd = data[at + 1] === LINE_FEED;
      if (!isLineEnd) {
        const piece = data.subarray(start, at);
        kept.push(...(passes ? this.#endPassed(piece) : this.#close(piece, now)));
        passes = false;
        start = at;
        this.#openedAt = now;
      }
      at = data.indexOf(CARRIAGE_RETURN, at + 1);
    }
    kept.push(...this.#keepOpen(data.subarray(start), passes, now));
    return kept.filter(({length}) => length > 0);
  }

  /** What has been held back for long enough by now. */
  due(now: MonotonicMs): Uint8Array[] {
    if (this.#open === null || now - this.#openedAt < INTERVAL_MS) return [];
    this.#givenAt = now;
    return this.flush();
  }

  /** Everything that is held back. */
  flush(): Uint8Array[] {
    const kept = [this.#held, this.#open].filter(piece => piece !== null);
    this.#passed = this.#open;
    this.#held = null;
    this.#open = null;
    return kept;
  }

  /** The end of the output so far, whose continuation is unknown. */
  #keepOpen(rest: Buffer, passes: boolean, now: MonotonicMs): Uint8Array[] {
    if (passes) {
      const end = rest.at(-1) === CARRIAGE_RETURN ? rest.length - 1 : rest.length;
      this.#notePassed(rest.subarray(0, end));
      if (end < rest.length) this.#openedAt = now;
      this.#open = end < rest.length ? rest.subarray(end) : null;
      return [rest.subarray(0, end)];
    }
    if (this.#mayBeRepaint(rest)) {
      // A copy, because it may outlive the chunk that it is a part of.
      this.#open = Buffer.from(rest);
      return [];
    }
    this.#open = null;
    this.#passed = Buffer.from(rest);
    return this.#given(rest);
  }

  #notePassed(bytes: Uint8Array): void {
    if (this.#passed !== null) {
      this.#passed = this.#passed.length + bytes.length > MAX_BYTES ? null : Buffer.concat([this.#passed, bytes]);
    }
  }

  /** The end of a piece whose beginning has passed: the next one may be a repaint of it. */
  #endPassed(end: Buffer): Uint8Array[] {
    this.#notePassed(end);
    if (this.#passed !== null) this.#isRepaint(this.#passed);
    this.#passed = null;
    return [end];
  }

  #mayBeRepaint(open: Buffer): boolean {
    if (open.length > MAX_BYTES) return false;
    if (!open.includes(LINE_FEED)) return true;
    return this.#shape?.startsWith(shapeOf(open.toString('latin1'))) === true;
  }

  /** A piece that was ended by the carriage return of the next one. */
  #close(piece: Buffer, now: MonotonicMs): Uint8Array[] {
    if (!this.#isRepaint(piece)) return this.#given(piece);
    if (now - this.#givenAt < Math.max(INTERVAL_MS, (1000 * piece.length) / BYTES_PER_SECOND)) {
      this.#held = Buffer.from(piece);
      return [];
    }
    this.#givenAt = now;
    this.#held = null;
    return [piece];
  }

  #isRepaint(piece: Buffer): boolean {
    const isOneRow = !piece.includes(LINE_FEED);
    if (isOneRow && !piece.includes(ESCAPE)) return true;
    const text = piece.toString('latin1');
    if (rowsDown(text) !== 0) return false;
    if (isOneRow) return true;
    const shape = shapeOf(text);
    const isKnown = shape === this.#shape;
    this.#shape = shape;
    return isKnown;
  }

  /** The repaint that was held back and a piece that is none; the next repaint counts as a first one. */
  #given(piece: Buffer): Uint8Array[] {
    const kept = this.#held === null ? [piece] : [this.#held, piece];
    this.#held = null;
    this.#givenAt = monotonicMs(Number.NEGATIVE_INFINITY);
    return kept;
  }
}
