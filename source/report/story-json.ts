import type {Line, SeenApp, Times} from '../insight/story/lines.js';
import type {StoryEvent, StoryJson} from './contract/story.js';
import {isoTime} from './iso-time.js';
import {storyWords} from './story.js';

const timesJson = ({count, seconds, approximate}: Times): Times => ({count, seconds, approximate});

const changeJson = ({from, to}: {from: number | null; to: number | null}) => ({from, to});

const seenJson = ({app, bytes, from, to}: SeenApp) => ({app, bytes, from: isoTime(from), to: isoTime(to)});

type Of<About extends Line['about']> = Extract<Line, {about: About}>;
type JsonOf<About extends Line['about']> = Extract<StoryEvent, {about: About}>;

/** A function for each kind of line, each key by name. */
const EVENTS: {readonly [About in Line['about']]: (line: Of<About>) => JsonOf<About>} = {
  end: ({about, at, state, exitCode, unseen, outcome, early, kind}) => ({
    about,
    at: isoTime(at),
    state,
    exitCode,
    unseen,
    outcome,
    early,
    kind,
  }),
  restarted: ({about, at, machineStartedAt}) => ({about, at: isoTime(at), machineStartedAt: isoTime(machineStartedAt)}),
  alerts: ({about, codes}) => ({about, codes}),
  iterations: ({about, from, to, total, perMinute, approximate, beganAt, running}) => ({
    about,
    from,
    to,
    total,
    perMinute,
    approximate,
    beganAt: isoTime(beganAt),
    running,
  }),
  losses: ({about, train, validation, best}) => ({
    about,
    train: changeJson(train),
    validation: changeJson(validation),
    best: best && {iteration: best.iteration, value: best.value},
  }),
  swapping: ({about, count, seconds, approximate, mostBytesPerSecond, holds, lost}) => ({
    about,
    count,
    seconds,
    approximate,
    mostBytesPerSecond,
    holds,
    lost: lost && {seconds: lost.seconds, sure: lost.sure},
  }),
  pressure: ({about, red, yellow, mostSwapBytes, holds}) => ({
    about,
    red: timesJson(red),
    yellow: timesJson(yellow),
    mostSwapBytes,
    holds,
  }),
  hosts: ({about, what, host, from, count, seconds, approximate, mostBytesPerSecond, holds}) => ({
    ...{about, host, what},
    from: isoTime(from),
    ...{count, seconds, approximate, mostBytesPerSecond, holds},
  }),
  cards: ({about, shared, mostOthersBytes, hot, holds}) => ({
    about,
    shared: timesJson(shared),
    mostOthersBytes,
    hot: timesJson(hot),
    holds,
  }),
  checkpoints: ({about, count, atLeast, last}) => ({
    about,
    count,
    atLeast,
    last: {iteration: last.iteration, at: isoTime(last.at)},
  }),
  pauses: ({about, count, seconds, approximate, by, holds}) => ({
    about,
    count,
    seconds,
    approximate,
    by: by.map(one => ({actor: one.actor, count: one.count})),
    holds,
  }),
  quits: ({about, app, at, result, goneBy, freedBytes, paceBefore, paceAfter, others}) => ({
    about,
    app,
    at: isoTime(at),
    result,
    goneBy,
    freedBytes,
    paceBefore,
    paceAfter,
    others,
  }),
  apps: ({about, came, gone, atLeast}) => ({about, came: came.map(seenJson), gone: gone.map(seenJson), atLeast}),
  away: ({about, asleep, unrecorded}) => ({about, asleep: timesJson(asleep), unrecorded: timesJson(unrecorded)}),
  clock: ({about, count, bySeconds, at}) => ({about, count, bySeconds, at: isoTime(at)}),
  forgotten: ({about, before}) => ({about, before: isoTime(before)}),
};

const eventJson = (line: Line): StoryEvent => {
  // The table's type pairs each kind with its line; indexing with a union loses the pairing.
  const make: (line: never) => StoryEvent = EVENTS[line.about];
  return make(line as never);
};

/** What happened in a time (ms since 1970): the lines as they are shown, and what they are made of. */
export const storyJson = (since: number, until: number, lines: readonly Line[]): StoryJson => ({
  since: isoTime(since),
  until: isoTime(until),
  lines: storyWords(lines, until),
  events: lines.map(eventJson),
});
