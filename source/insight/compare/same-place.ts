import type {WholeRun} from '../whole/types.js';

type Named = 'model' | 'data';

/** A path without what means nothing in it: `./data/` is `data`. */
const plain = (name: string): string => name.replace(/^(?:\.\/+)+(?=.)/, '').replace(/(?<=.)\/+$/, '');

/** The same by its whole path; a name on a hub becomes none that is anywhere else. */
const whole = (name: string, {view}: WholeRun): string => {
  const path = plain(name);
  return /^[/~]/.test(path) ? path : `${plain(view.run.directory)}/${path}`;
};

/**
 * Whether two runs name another model, or other data: not where one names it by its whole path and the other from its
 * own folder, and not where one of them is not known.
 */
export const isElsewhere = (one: WholeRun, other: WholeRun, key: Named): boolean => {
  const [a, b] = [one.view.settings[key], other.view.settings[key]];
  return a !== null && b !== null && plain(a) !== plain(b) && whole(a, one) !== whole(b, other);
};
