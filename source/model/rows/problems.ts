import type {RowProblem} from '../../estimate/facts.js';

const SHOWN_LINES = 5;

type Found = {kind: RowProblem['kind']; lines: number[]; count: number; detail: string | null; isFatal: boolean};

/**
 * Collects what is wrong with rows, by kind and by whether mlx_lm ends by it: the first lines of each, and how many
 * there are.
 */
export const createProblems = () => {
  const found = new Map<string, Found>();
  return {
    /** `line` from 1; the detail of the first counts. */
    add(kind: RowProblem['kind'], line: number, detail: string | null, isFatal: boolean): void {
      const known = found.get(`${kind} ${isFatal}`) ?? {kind, lines: [], count: 0, detail, isFatal};
      if (known.lines.length < SHOWN_LINES) known.lines.push(line);
      known.count += 1;
      found.set(`${kind} ${isFatal}`, known);
    },
    list: (): RowProblem[] => [...found.values()],
  };
};

export type Problems = ReturnType<typeof createProblems>;
