/** The user at the Mac, if there is one. */
export type Person = {
  /** Null when there is no one to ask. */
  agrees: (question: string) => Promise<boolean | null>;
  /** Resolves with true when Enter was pressed; false when there is no one to ask. */
  isReady: (request: string) => Promise<boolean>;
};

/** With `--yes`, or without a terminal: steps that need the user are left out, and nothing of the user's is touched. */
export const NO_USER: Person = {agrees: async () => null, isReady: async () => false};
