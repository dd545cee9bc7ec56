import type {RowProblem} from '../../estimate/facts.js';

const SHOWN_LINES = 5;

type Found = {lines: number[]; count: number; detail: string | null; isFatal: boolean};

/** Collects what is wrong with rows, by kind: the first lines of each, and how many there are. */
export const createProblems = () => {
  const found = new Map<RowProblem['kind'], Found>();
  return {
    /** `line` from 1; the detail of the first counts. */
    add(kind: RowProblem['kind'], line: number, detail: string | null, isFatal: boolean): void {
      const known = found.get(kind) ?? {lines: [], count: 0, detail, isFatal};
      if (known.lines.length < SHOWN_LINES) known.lines.push(line);
      // A row that ends the training run is told of first.
      if (isFatal && !known.isFatal) Object.assign(known, {detail, isFatal});
      known.count += 1;
      found.set(kind, known);
    },
    list: (): RowProblem[] => [...found].map(([kind, one]) => ({kind, ...one})),
  };
};

export type Problems = ReturnType<typeof createProblems>;
