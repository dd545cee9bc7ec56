/**
 * The first sentence of a reason, without its full stop, for a row of a table: some reasons continue (`quitting it may
 * end the run. Allow it …`).
 */
export const briefReason = (reason: string): string => reason.split('. ')[0] ?? reason;

/** The rest of a reason after its first sentence; null when there is none. */
export const restOfReason = (reason: string): string | null => {
  const [, ...rest] = reason.split('. ');
  return rest.length === 0 ? null : rest.join('. ');
};
