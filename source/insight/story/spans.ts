import {describeFailure} from '../failure.js';
import {isEarly, outcomeOf} from '../outcome.js';
import type {RunState} from '../state.js';
import type {Line, Times} from './lines.js';
import type {Episode, EpisodeKind} from './state.js';

/** The time that is reported on, in ms since 1970. */
export type Period = {since: number; until: number};

/**
 * The part of an episode that lies in the period. The time of merged ones is taken to be spread evenly, since their own
 * times are gone.
 */
const partWithin = ({from, to, count, ms}: Episode, {since, until}: Period): Times => {
  const shared = Math.min(to, until) - Math.max(from, since);
  const share = to > from ? Math.max(0, shared) / (to - from) : 1;
  return {
    count: Math.max(1, Math.round(count * share)),
    seconds: (ms * share) / 1000,
    approximate: count > 1 && share < 1,
  };
};

const NEVER: Times = {count: 0, seconds: 0, approximate: false};

const plus = (a: Times, b: Times): Times => ({
  count: a.count + b.count,
  seconds: a.seconds + b.seconds,
  approximate: a.approximate || b.approximate,
});

/** All episodes of a kind in the period: those that are over, and the one that still lasts. */
export const episodesOf = ({story, cards}: RunState, kind: EpisodeKind, {since, until}: Period): Episode[] => {
  const open = openEpisode({story, cards}, kind, until);
  return [...story.episodes, ...(open ? [open] : [])].filter(
    episode => episode.kind === kind && episode.from <= until && episode.to >= since,
  );
};

type Open = Pick<RunState, 'story' | 'cards'>;

const openEpisode = ({story, cards}: Open, kind: EpisodeKind, until: number): Episode | null => {
  const closed = {kind, count: 1};
  if (kind === 'pause') {
    const {pause} = story;
    return pause && {...closed, of: pause.by, from: pause.from, to: until, ms: until - pause.from, most: null};
  }
  if (kind === 'card-shared' || kind === 'card-hot') {
    const open = kind === 'card-shared' ? cards.sharing : cards.heat;
    if (open === null) return null;
    const to = open.goneAt ?? open.seenAt;
    return {...closed, of: null, from: open.since, to, ms: to - open.since, most: open.most};
  }
  if (kind !== 'red' && kind !== 'yellow' && kind !== 'swapping') return null;
  const spell = story.spells[kind];
  if (spell === null) return null;
  const {from, to, ms, most} = spell;
  return {...closed, of: null, from, to, ms, most};
};

/** How often the episodes happened in the period, and for how long altogether. */
export const timesOf = (episodes: readonly Episode[], period: Period): Times =>
  episodes.reduce((sum, episode) => plus(sum, partWithin(episode, period)), NEVER);

/** The greatest figure among the episodes; null where none has one. */
export const mostOf = (episodes: readonly Episode[]): number | null => {
  const known = episodes.flatMap(({most}) => (most === null ? [] : [most]));
  return known.length === 0 ? null : Math.max(...known);
};

/** How the run ended, if that was in the period. */
export const endLine = (state: RunState, {since}: Period): Line[] => {
  const {end} = state;
  const outcome = outcomeOf(state);
  if (end === null || outcome === null || end.at <= since) return [];
  const {at, state: how, exitCode, unseen} = end;
  const kind = describeFailure(state)?.kind ?? null;
  return [{about: 'end', at, state: how, exitCode, unseen, outcome, early: isEarly(state), kind}];
};
