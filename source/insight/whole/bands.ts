import {formatBytes, formatRate} from '../../format/units.js';
import {episodesOf} from '../story/spans.js';
import type {Episode} from '../story/state.js';
import type {Part} from './parts.js';
import type {RunBand} from './types.js';

const PAUSED_BY: Readonly<Record<string, string>> = {
  policy: 'paused by auto-pause',
  outside: 'paused from outside',
};

const upTo = (words: string, most: number | null, format: (value: number) => string): string =>
  most === null || most <= 0 ? words : `${words}, ${format(most)}`;

/** What a report says of each kind of time; `most` is the greatest figure in it. */
const TEXTS: Readonly<Record<RunBand['kind'], (episode: Episode) => string>> = {
  pause: ({of}) => PAUSED_BY[of ?? ''] ?? 'paused',
  asleep: () => 'asleep',
  gap: () => 'not recorded',
  swapping: ({most}) => upTo('swapping', most, rate => `at most ${formatRate(rate)}`),
  yellow: ({most}) => upTo('memory pressure yellow', most, bytes => `swap up to ${formatBytes(bytes)}`),
  red: ({most}) => upTo('memory pressure red', most, bytes => `swap up to ${formatBytes(bytes)}`),
};

const KINDS = Object.keys(TEXTS) as readonly RunBand['kind'][];

/** What lasted in each part, oldest first, in the times of the charts. */
export const bandsOf = (parts: readonly Part[]): RunBand[] =>
  parts
    .flatMap(({state, endedAt, shiftMs}) =>
      KINDS.flatMap(kind =>
        episodesOf(state, kind, {since: Number.NEGATIVE_INFINITY, until: endedAt}).map(
          (episode): RunBand => ({
            ...{kind, from: episode.from + shiftMs, until: episode.to + shiftMs, text: TEXTS[kind](episode)},
            ...(episode.count > 1 && {count: episode.count}),
          }),
        ),
      ),
    )
    .sort((a, b) => a.from - b.from || a.until - b.until);
