/**
 * A reason that has more to say after its first sentence (`quitting it may end the run. Allow it …`), for a row of a table: the first
 * sentence, without its full stop.
 */
export const briefReason = (reason: string): string => reason.split('. ')[0] ?? reason;

/** What follows the first sentence; null where nothing does. */
export const restOfReason = (reason: string): string | null => {
  const [, ...rest] = reason.split('. ');
  return rest.length === 0 ? null : rest.join('. ');
};
