import {type Piece, perWork} from './pieces.js';

/**
 * A single piece slower than its slower neighbour by this factor is a hiccup: it says nothing about the pace to come.
 */
const HICCUP = 1.5;

const usualAround = (pieces: readonly Piece[], index: number): number | null => {
  const before = pieces[index - 1] ?? pieces[index + 2];
  const after = pieces[index + 1] ?? pieces[index - 2];
  return before && after ? Math.max(perWork(before), perWork(after)) : null;
};

/**
 * The pieces with a single hiccup brought down to its neighbours' pace; a slow newest piece counts as one until the
 * next confirms it. Several hiccups belong to the run and stay as they are.
 */
export const withoutHiccup = (pieces: readonly Piece[]): readonly Piece[] => {
  let smooth: readonly Piece[] = pieces;
  for (const [index, {work, seconds}] of pieces.entries()) {
    const usual = usualAround(pieces, index);
    if (usual === null || seconds / work <= HICCUP * usual) continue;
    if (smooth !== pieces) return pieces;
    smooth = pieces.with(index, {work, seconds: usual * work});
  }
  return smooth;
};
