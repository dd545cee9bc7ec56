/** A segment with its work in iterations, or in iterations of average length. */
export type Piece = {work: number; seconds: number};
export type Mean = {value: number; weight: number};

/** Seconds per unit of work. */
export const perWork = (piece: Piece): number => piece.seconds / piece.work;

/** Mean seconds per unit of work, and the work that it rests on. */
export const mean = (pieces: readonly Piece[]): Mean => {
  let seconds = 0;
  let work = 0;
  for (const piece of pieces) {
    seconds += piece.seconds;
    work += piece.work;
  }
  return {value: seconds / work, weight: work};
};
