import {open, stat} from 'node:fs/promises';
import {join} from 'node:path';

/** mlx_lm holds all rows in memory: a larger file is not one that it trains with on these machines. */
const MAX_BYTES = 4 * 1024 ** 3;

const PIECE_BYTES = 256 * 1024;

const LINE_FEED = 0x0a;

/** Space, tab, line feed, carriage return: what may stand around a JSON document. */
const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === LINE_FEED || byte === 0x0d;

/** Counts lines that hold anything but blanks, piece by piece. */
class RowCounter {
  #rows = 0;
  #isInRow = false;

  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      while (!this.#isInRow && at < piece.length && isBlank(piece[at])) at++;
      if (at === piece.length) return;
      this.#isInRow = true;
      const end = piece.indexOf(LINE_FEED, at);
      if (end < 0) return;
      this.#endRow();
      at = end + 1;
    }
  }

  get rows(): number {
    return this.#rows + (this.#isInRow ? 1 : 0);
  }

  #endRow(): void {
    this.#rows++;
    this.#isInRow = false;
  }
}

const countRows = async (path: string, signal: AbortSignal | undefined): Promise<number | null> => {
  // Before it is opened: to open a named pipe would wait for a writer.
  const stats = await stat(path);
  if (!stats.isFile() || stats.size > MAX_BYTES) return null;
  const file = await open(path, 'r');
  try {
    const counter = new RowCounter();
    const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (;;) {
      const {bytesRead} = await file.read(buffer, 0, buffer.length, null);
      if (signal?.aborted) return null;
      if (bytesRead === 0) return counter.rows;
      counter.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
};

/**
 * Rows of `train.jsonl` in a folder of data, one JSON document per line as mlx_lm reads them. Null when there is no
 * such file (the data are a name on Hugging Face's hub), when it is not an ordinary file or too large, or when `signal`
 * cuts the count short.
 */
export const countTrainRows = async (dataFolder: string, signal?: AbortSignal): Promise<number | null> => {
  try {
    return await countRows(join(dataFolder, 'train.jsonl'), signal);
  } catch {
    // Missing, or not readable: then it is not known.
    return null;
  }
};
