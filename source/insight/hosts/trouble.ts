const REASONS: Readonly<Record<string, string>> = {
  'unknown-host': 'ssh does not know its name',
  refused: 'it refuses the connection',
  'not-permitted': 'ssh may not log in without a password',
  unreachable: 'it cannot be reached',
  dropped: 'the connection broke',
  silent: 'it went silent',
  'no-ssh': 'there is no ssh here',
  unreadable: 'its answers cannot be read',
};

/** Why a machine does not answer, in words; the word itself where it is a newer version's. Empty for none. */
export const troubleWords = (trouble: string | null): string =>
  trouble === null ? '' : Object.hasOwn(REASONS, trouble) ? (REASONS[trouble] ?? '') : trouble.replaceAll('-', ' ');
