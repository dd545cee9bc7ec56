/** Whoever sits at the Mac, or nobody. */
export type Person = {
  /** Null when nobody can be asked. */
  agrees: (question: string) => Promise<boolean | null>;
  /** Returns when Enter was pressed; false when nobody can be asked. */
  isReady: (request: string) => Promise<boolean>;
};

/** `--yes`, or no terminal: what needs a person is left out, and nothing of theirs is touched. */
export const NOBODY: Person = {agrees: async () => null, isReady: async () => false};
