/** A segment with its work in iterations, or in iterations of average length. */
export type Piece = {work: number; seconds: number};
export type Mean = {value: number; weight: number};

/** Seconds per unit of work. */
export const perWork = (piece: Piece): number => piece.seconds / piece.work;

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
