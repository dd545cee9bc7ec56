/** 128 + SIGINT, as a shell reports it. */
const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends this program at ^C and the like, after `last` has said what is left behind; the function that it returns takes that back. */
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
