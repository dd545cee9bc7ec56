/** What a run's tmux server belongs to, in a few words; null when that is not known. */
export const sessionWords = (
  session: {terminal: {name: string} | null; independent: boolean} | null | undefined,
): string | null => {
  if (session?.independent) return 'independent of any app';
  return session?.terminal ? `lives in ${session.terminal.name}` : null;
};
