import {listed} from './listed.js';

/** A part of a run that lies in a place guarded by macOS. */
export type GuardedPart = {what: 'its folder' | 'data' | 'model' | 'checkpoints'; place: string};

/** The application that a session lives in, as far as that is known. */
type Session = {terminal: {name: string} | null; independent: boolean};

/**
 * What to know before hours have gone into such a run, in two sentences; null where nothing lies there. `session` is
 * null where its owner is not known. What macOS grants to a server that belongs to no app is not documented.
 */
export const guardedStartText = (parts: readonly GuardedPart[], session: Session | null): string | null => {
  const whole = parts.find(({what}) => what === 'its folder') ?? parts[0];
  if (whole === undefined) return null;
  const {place} = whole;
  const inside =
    whole.what === 'its folder' ? ["the run's folder"] : parts.filter(one => one.place === place).map(({what}) => what);
  if (session?.independent) {
    return (
      `This session belongs to no app, and macOS may keep it out of ${place}, ${listed(inside)} with it:\n` +
      'if loading or saving fails there, start without --independent, or keep these files elsewhere in your home folder.'
    );
  }
  const app = session?.terminal?.name ?? null;
  return (
    `An update of ${app ?? 'the app that started this tmux server'} may close ${place} to this session, ${listed(inside)} with it:\n` +
    `macOS gives access only through ${app ?? 'that app'}. Loading and saving would then fail; elsewhere in your home folder they would not.`
  );
};
