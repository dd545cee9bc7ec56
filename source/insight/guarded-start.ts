/** What of a run lies in a place that macOS guards. */
export type GuardedPart = {what: 'its folder' | 'data' | 'model' | 'checkpoints'; place: string};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * What to know before hours have gone into such a run, in two sentences; null where nothing lies there. `app` is whose session it is, null
 * when that is not known.
 */
export const guardedStartText = (parts: readonly GuardedPart[], app: string | null): string | null => {
  const [first] = parts;
  if (first === undefined) return null;
  const whole = parts.find(({what}) => what === 'its folder');
  const of = (whole === undefined ? parts : [whole]).filter(({place}) => place === (whole ?? first).place);
  const what = listed(of.map(({what}) => (what === 'its folder' ? "the run's folder" : what)));
  const subject = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  const verb = of.length > 1 || /^(?:data|checkpoints)$/.test(what) ? 'lie' : 'lies';
  const by = app ?? 'the app that started this tmux server';
  return (
    `${subject} ${verb} in ${(whole ?? first).place}: macOS lets this session in through ${by} alone.\n` +
    `Once ${app ?? 'that app'} is updated or removed, loading and saving there fail; elsewhere in your home folder they do not.`
  );
};
