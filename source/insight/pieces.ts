/** An isolated piece slower than its slower neighbour by this factor is a hiccup: no sign of the pace to come. */
const HICCUP = 1.5;
/** A live bar's short segments are taken together up to this length, so that their scatter means the same as between reports. */
const PIECE_SECONDS = 10;

/** A segment with its work in iterations, or in iterations of average length. */
export type Piece = {work: number; seconds: number};
export type Mean = {value: number; weight: number};

/** Seconds per unit of work. */
export const perWork = (piece: Piece): number => piece.seconds / piece.work;

/**
 * The pieces with a single hiccup brought down to its neighbours' pace; the newest piece counts as one until the next confirms
 * it. Several of them belong to the run and stay as they are.
 */
export const withoutHiccup = (pieces: readonly Piece[]): Piece[] => {
  let hiccups = 0;
  const smooth = pieces.map((piece, index) => {
    const before = pieces[index - 1] ?? pieces[index + 2];
    const after = pieces[index + 1] ?? pieces[index - 2];
    if (!before || !after) return piece;
    const usual = Math.max(perWork(before), perWork(after));
    if (perWork(piece) <= HICCUP * usual) return piece;
    hiccups++;
    return {work: piece.work, seconds: usual * piece.work};
  });
  return hiccups === 1 ? smooth : [...pieces];
};

/** Pieces next to each other taken together until each is long enough. */
export const joined = (pieces: readonly Piece[]): Piece[] => {
  const result: Piece[] = [];
  let last: Piece | undefined;
  for (const piece of pieces) {
    if (last && last.seconds < PIECE_SECONDS) {
      last.work += piece.work;
      last.seconds += piece.seconds;
    } else {
      last = {...piece};
      result.push(last);
    }
  }
  return result;
};

/** Mean seconds per unit of work, newer pieces weighing more, and the work that it effectively rests on. */
export const mean = (pieces: readonly Piece[], memorySeconds: number): Mean => {
  let age = 0;
  let seconds = 0;
  let work = 0;
  let squares = 0;
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index];
    if (!piece) break;
    const weight = Math.exp(-age / memorySeconds);
    age += piece.seconds;
    seconds += weight * piece.seconds;
    work += weight * piece.work;
    squares += weight * weight * piece.work;
  }
  return {value: seconds / work, weight: (work * work) / squares};
};
