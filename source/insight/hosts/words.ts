import {withoutUser} from '../../format/host-name.js';

/** A machine's name in a sentence, without the user that ssh logs in as: it would not fit. */
export const shortHost = (name: string): string => withoutUser(name);

/** Ranks as they are listed: `rank 1`, `ranks 0–3`, `ranks 0, 2`; empty where they are not known. */
export const ranksWords = (ranks: readonly number[]): string => {
  const [first, ...others] = ranks;
  const last = others.at(-1);
  if (first === undefined) return '';
  if (last === undefined) return `rank ${first}`;
  return last - first === others.length ? `ranks ${first}–${last}` : `ranks ${ranks.join(', ')}`;
};
