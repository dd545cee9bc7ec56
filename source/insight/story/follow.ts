import type {EventOf, RunEvent} from '../../journal/events.js';
import {endAllHostSpells} from '../hosts/spells.js';
import {swapRate} from '../memory-limits.js';
import type {RunState} from '../state.js';
import {keepEpisode, keepMark} from './keep.js';
import {noteMinute} from './minutes.js';
import {followSpell} from './spell.js';
import type {EpisodeKind, Mark, SpellKind} from './state.js';

/** Marks are at least this far apart, except the newest, which is where the training stands. */
const MIN_MARK_MS = 10_000;
const SPELLS: readonly SpellKind[] = ['red', 'yellow', 'swapping'];

const keepSpan = (
  {story}: RunState,
  kind: EpisodeKind,
  from: number,
  to: number,
  of: string | null = null,
  most: number | null = null,
): void => keepEpisode(story, {kind, of, from, to: Math.max(from, to), count: 1, ms: Math.max(0, to - from), most});

/** Clean work is counted by the segments that the pace itself rests on. */
const followPace = ({story, pace}: RunState): void => {
  const segment = pace.segments.at(-1);
  if (!segment || segment.endedAt <= (story.pacedUpTo ?? Number.NEGATIVE_INFINITY)) return;
  story.pacedUpTo = segment.endedAt;
  story.paced.iterations += segment.iterations;
  story.paced.seconds += segment.seconds;
};

const markOf = ({training, story}: RunState, at: number, iteration: number): Mark => ({
  at,
  iteration,
  trainLoss: training.trainLoss,
  valLoss: training.valLoss,
  paced: {...story.paced},
  thinned: false,
});

/** Whether it was printed before the recorder followed the run; what a restarted recorder reads afterwards was not. */
const isFromBefore = ({marks, readUpTo}: RunState['story'], isHistory: boolean): boolean =>
  isHistory && (marks.length === 0 || (readUpTo !== null && marks.length === 1));

/** What was printed before the recorder followed it is where the story begins, not something that happened in it. */
const followMarks = (state: RunState, t: number, isHistory: boolean): void => {
  const {story, training} = state;
  const {iteration} = training;
  const isBefore = isFromBefore(story, isHistory);
  if (isBefore) story.readUpTo = t;
  if (iteration === null) return;
  const last = story.marks.at(-1);
  if (last && iteration < last.iteration) {
    story.marks = [];
    keepSpan(state, 'new-training', t, t);
  } else if (isBefore && last) {
    story.marks = [markOf(state, t, iteration)];
    return;
  }
  if (story.marks.length === 0 && !isHistory) {
    keepMark(story, {...markOf(state, last ? t : (state.startedAt ?? t), 0), trainLoss: null, valLoss: null});
  }
  const [before, newest] = story.marks.slice(-2);
  if (iteration === (newest ?? before)?.iteration) return;
  if (before && newest && newest.at - before.at < MIN_MARK_MS) story.marks.pop();
  keepMark(story, markOf(state, t, iteration));
};

const followPause = (state: RunState, t: number): void => {
  const {story, clock} = state;
  const since = state.end ? null : clock.pausedSince;
  if (story.pause !== null && story.pause.from !== since) {
    keepSpan(state, 'pause', story.pause.from, t, story.pause.by);
    story.pause = null;
  }
  if (since !== null) story.pause = {from: since, by: clock.pausedBy};
};

const endSpell = (state: RunState, kind: SpellKind): void => {
  const {spells} = state.story;
  const spell = spells[kind];
  spells[kind] = null;
  if (spell === null) return;
  const {from, to, ms, most} = spell;
  keepEpisode(state.story, {kind, of: null, from, to, count: 1, ms, most});
};

const followSample = (state: RunState, sample: EventOf<'sample'>): void => {
  const {story} = state;
  const {t, memory} = sample;
  if (memory !== null) {
    const most = {red: memory.swapUsedBytes, yellow: memory.swapUsedBytes, swapping: swapRate(memory)};
    const end = (kind: SpellKind): void => endSpell(state, kind);
    // The conditions have been brought up to date before.
    for (const kind of SPELLS) followSpell(story.spells, kind, state.conditions[kind], {t, value: most[kind]}, end);
  }
  noteMinute(story, sample);
  story.lastSampleAt = t;
};

/** Nothing was recorded after the last sample: what held then is not known to have lasted. */
const endSpells = (state: RunState): void => {
  for (const kind of SPELLS) endSpell(state, kind);
  endAllHostSpells(state);
};

const followMachine = (state: RunState, event: RunEvent): void => {
  const {t} = event;
  switch (event.type) {
    case 'sample':
      followSample(state, event);
      return;
    case 'asleep':
      endSpells(state);
      keepSpan(state, 'asleep', t - event.seconds * 1000, t);
      return;
    case 'recording':
      if (event.gapSeconds === null) return;
      endSpells(state);
      keepSpan(state, 'gap', t - event.gapSeconds * 1000, t);
      return;
    case 'alert':
      keepSpan(state, 'alert', t, t, event.code);
      return;
    case 'clock-set':
      keepEpisode(state.story, {
        kind: 'clock-set',
        ...{of: null, from: t, to: t, count: 1, ms: 1000 * event.seconds, most: null},
      });
      return;
    case 'end':
      endSpells(state);
      return;
    default:
  }
};

/**
 * Takes an event into the run's story, once the rest of the state has taken it in. Changes the state in place, as
 * `fold` does.
 */
export const followStory = (state: RunState, event: RunEvent): void => {
  const {t} = event;
  if (event.history) {
    followMarks(state, t, true);
    return;
  }
  followPace(state);
  followMarks(state, t, false);
  followPause(state, t);
  followMachine(state, event);
};
