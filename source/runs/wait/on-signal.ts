/** 128 + SIGINT, as a shell reports it. */
const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Exits at ^C and the like, after calling `last`, which says what is left behind. Returns a function that removes the
 * handlers.
 */
export const exitOnSignal = (last: () => void): (() => void) => {
  const leave = (): void => {
    last();
    process.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) process.once(signal, leave);
  return () => {
    for (const signal of SIGNALS) process.off(signal, leave);
  };
};
