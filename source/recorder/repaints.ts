import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';

/** Of the repaints of a bar at most one in this time reaches the log, besides the first and the last. */
const EVERY_MS = 1000;
/** Of long ones fewer: a bar of 100 bytes is 60 MB a week, and so is one of 250. */
const BYTES_PER_SECOND = 100;
/** No bar is as long: what is longer goes by as it comes. */
const LONGEST = 16 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;

/** A control sequence of which nothing is left once its row is painted again: colours, erasing, movement within the row; or up and down. */
const HARMLESS = /\u001b\[([\d;]*)([mKCDGAB])/g;

/** How many rows further down a repaint ends than it began; null when it does more than paint rows. */
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

/** What stays the same from one repaint of several rows to the next: its words, and where its rows end. */
const shapeOf = (text: string): string => text.replace(HARMLESS, '').replace(/[^A-Za-z\n]/g, '');

/**
 * Thins out the repaints of live bars in what a trainer prints, byte by byte the same but for those. A repaint begins at a carriage return
 * without a line feed behind it, ends where the next one begins, and leaves the cursor in the row where it was: tqdm's, rich's, also of
 * several rows when the one before had the same words. One is left out as a whole or not at all, so that what is kept is what a program
 * may have printed that paints less often. A line that was finished is never held back; a repaint is, while others follow, and a
 * second at most when none does.
 */
export class Repaints {
  /** What has been printed since the last carriage return; null while what comes goes by. */
  #open: Buffer | null = null;
  #openedAt = monotonicMs(0);
  /** What of the present piece has gone by already; null where nobody needs to know. */
  #gone: Buffer | null = null;
  /** The latest repaint that was not given. */
  #held: Buffer | null = null;
  #givenAt = monotonicMs(Number.NEGATIVE_INFINITY);
  /** Of the last repaint of several rows. */
  #shape: string | null = null;

  /** What of the output so far is to be kept now. */
  take(chunk: Uint8Array, now: MonotonicMs): Uint8Array[] {
    if (this.#open === null && !chunk.includes(CARRIAGE_RETURN)) {
      this.#goBy(chunk);
      return [chunk];
    }
    const kept: Uint8Array[] = [];
    const data = Buffer.concat(this.#open === null ? [chunk] : [this.#open, chunk]);
    let goesBy = this.#open === null;
    if (!goesBy && data[1] === LINE_FEED) {
      // What was held back is a line's end.
      kept.push(...this.#given(Buffer.alloc(0)));
      goesBy = true;
    }
    let start = 0;
    for (let at = data.indexOf(CARRIAGE_RETURN, goesBy ? 0 : 1); at !== -1 && at + 1 < data.length; ) {
      const isLineEnd = data[at + 1] === LINE_FEED;
      if (!isLineEnd) {
        const piece = data.subarray(start, at);
        if (goesBy) this.#endGone(piece, kept);
        else this.#close(piece, now, kept);
        goesBy = false;
        start = at;
        this.#openedAt = now;
      }
      at = data.indexOf(CARRIAGE_RETURN, at + 1);
    }
    this.#keepOpen(data.subarray(start), goesBy, now, kept);
    return kept.filter(({length}) => length > 0);
  }

  /** What has been held back for long enough. */
  due(now: MonotonicMs): Uint8Array[] {
    if (this.#open === null || now - this.#openedAt < EVERY_MS) return [];
    this.#givenAt = now;
    return this.flush();
  }

  /** All that is held back. */
  flush(): Uint8Array[] {
    const kept = [this.#held, this.#open].filter(piece => piece !== null);
    this.#gone = this.#open;
    this.#held = null;
    this.#open = null;
    return kept;
  }

  /** The output's end for now, of which nobody knows yet how it goes on. */
  #keepOpen(rest: Buffer, goesBy: boolean, now: MonotonicMs, kept: Uint8Array[]): void {
    if (goesBy) {
      const end = rest.at(-1) === CARRIAGE_RETURN ? rest.length - 1 : rest.length;
      kept.push(rest.subarray(0, end));
      this.#goBy(rest.subarray(0, end));
      if (end < rest.length) this.#openedAt = now;
      this.#open = end < rest.length ? rest.subarray(end) : null;
    } else if (this.#mayBeRepaint(rest)) {
      // A copy: it may outlive the piece of output that it is a part of.
      this.#open = Buffer.from(rest);
    } else {
      kept.push(...this.#given(rest));
      this.#open = null;
      this.#gone = Buffer.from(rest);
    }
  }

  #goBy(bytes: Uint8Array): void {
    if (this.#gone !== null) {
      this.#gone = this.#gone.length + bytes.length > LONGEST ? null : Buffer.concat([this.#gone, bytes]);
    }
  }

  /** The end of a piece of which the rest has gone by: the next one may be a repaint of it. */
  #endGone(end: Buffer, kept: Uint8Array[]): void {
    kept.push(end);
    this.#goBy(end);
    if (this.#gone !== null) this.#isRepaint(this.#gone);
    this.#gone = null;
  }

  #mayBeRepaint(open: Buffer): boolean {
    if (open.length > LONGEST) return false;
    if (!open.includes(LINE_FEED)) return true;
    return this.#shape?.startsWith(shapeOf(open.toString('latin1'))) === true;
  }

  /** A piece that the next one's carriage return has ended. */
  #close(piece: Buffer, now: MonotonicMs, kept: Uint8Array[]): void {
    if (!this.#isRepaint(piece)) {
      kept.push(...this.#given(piece));
    } else if (now - this.#givenAt >= Math.max(EVERY_MS, (1000 * piece.length) / BYTES_PER_SECOND)) {
      kept.push(piece);
      this.#givenAt = now;
      this.#held = null;
    } else {
      this.#held = Buffer.from(piece);
    }
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

  /** What was painted last, and what is no repaint; the next one is a first one. */
  #given(piece: Buffer): Uint8Array[] {
    const kept = this.#held === null ? [piece] : [this.#held, piece];
    this.#held = null;
    this.#givenAt = monotonicMs(Number.NEGATIVE_INFINITY);
    return kept;
  }
}
