import {createHash} from 'node:crypto';
import type {Run} from '../../journal/runs.js';

/** An earlier import, and how many bytes its file had. */
type Earlier = {run: Run; digest: string; bytes: number};

const earlierOf = (runs: readonly Run[]): Earlier[] =>
  runs.flatMap(run => {
    const {imported} = run.record;
    return imported?.bytes === undefined ? [] : [{run, digest: imported.digest, bytes: imported.bytes}];
  });

/**
 * Takes a file's bytes as they are read, and knows at the end its SHA-256, and which of the earlier imports was of its
 * beginning: the file has grown since. Of several that of the longest.
 */
export const createDigest = (runs: readonly Run[]) => {
  const hash = createHash('sha256');
  const waiting = earlierOf(runs).sort((a, b) => a.bytes - b.bytes);
  let bytes = 0;
  let grownFrom: Run | null = null;

  const compare = (): void => {
    if (waiting[0]?.bytes !== bytes) return;
    const digest = hash.copy().digest('hex');
    while (waiting[0]?.bytes === bytes) {
      const earlier = waiting.shift();
      if (earlier?.digest === digest) grownFrom = earlier.run;
    }
  };

  return {
    push: (piece: Uint8Array): void => {
      let from = 0;
      while (from < piece.length) {
        const next = waiting[0] === undefined ? Number.POSITIVE_INFINITY : waiting[0].bytes - bytes;
        const until = Math.min(piece.length, from + Math.max(0, next));
        hash.update(piece.subarray(from, until));
        bytes += until - from;
        from = until;
        compare();
      }
    },
    end: (): {digest: string; bytes: number; grownFrom: Run | null} => ({digest: hash.digest('hex'), bytes, grownFrom}),
  };
};

/** The run that was made of a file with these bytes; null where there is none. */
export const importedFrom = (runs: readonly Run[], digest: string): Run | null =>
  runs.find(({record}) => record.imported?.digest === digest) ?? null;
