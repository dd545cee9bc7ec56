import {
  flag,
  list,
  listOfKinds,
  number,
  type ObjectOf,
  orAbsent,
  orNull,
  part,
  real,
  text,
  texts,
  time,
  word,
} from './fields.js';

const DAMAGED = 'a damaged record';

/** How often something came, and for how long together. */
const TIMES = {
  count: number('How often.', 'times'),
  seconds: number('For how long in total.', 'seconds'),
  approximate: flag('Count and time are approximate.'),
} as const;

const CHANGE = {
  from: orNull(real('At the beginning of the time.')),
  to: orNull(real('At its end.')),
} as const;

const SEEN_APP = {
  app: text('Its name.'),
  bytes: orNull(number('Memory it held.', 'bytes')),
  from: orNull(time('The reading before it changed.'), DAMAGED),
  to: orNull(time('The reading after.'), DAMAGED),
} as const;

const EVENTS = {
  end: {
    at: orNull(time('When the run ended.'), DAMAGED),
    state: word('As `run.state`.', ['finished', 'stopped', 'failed', 'interrupted']),
    exitCode: orNull(number('As `run.exitCode`.'), 'it left none'),
    unseen: orAbsent(flag('The end was not recorded as it happened; the time is approximate.'), 'unknown'),
    outcome: word('As `run.outcome`.', ['finished', 'ended-early', 'stopped', 'failed', 'interrupted']),
    early: flag('It had not reached its last iteration.'),
    kind: orNull(text('As `run.failure.kind`.'), 'it did not fail, or the reason is unknown'),
  },
  restarted: {
    at: orNull(time('When mlxtop itself started the run, after a restart of the machine.'), DAMAGED),
    machineStartedAt: orNull(time('When the machine was started.'), DAMAGED),
  },
  alerts: {codes: texts('The codes of the alerts that were raised.')},
  iterations: {
    from: number('Iteration at the beginning of the time, counted over the whole training.', 'iterations'),
    to: number('Iteration at its end.', 'iterations'),
    total: orNull(number('Iterations of the whole training.', 'iterations')),
    perMinute: orNull(number('Pace of that time.', '1/min'), 'not enough of it is known'),
    approximate: flag('`from` is approximate.'),
    beganAt: orNull(time('When a new training loop began, which counts from the start again.'), 'none did'),
    running: flag('The run has not ended.'),
  },
  losses: {
    train: part('The training loss.', CHANGE),
    validation: part('The validation loss.', CHANGE),
    best: orNull(
      part('The best validation loss of the run.', {
        iteration: number('Iteration at which it was measured, counted over the whole training.', 'iterations'),
        value: real('The loss.'),
      }),
      'none yet',
    ),
  },
  swapping: {
    ...TIMES,
    mostBytesPerSecond: orNull(number('Peak traffic.', 'bytes/s')),
    holds: flag('The machine is swapping now.'),
    lost: orNull(
      part('What swapping has cost the whole run.', {
        seconds: number('Time lost.', 'seconds'),
        sure: flag('The evidence for that is strong.'),
      }),
      'no evidence, or less than a minute',
    ),
  },
  pressure: {
    red: part('Red memory pressure.', TIMES),
    yellow: part('Yellow memory pressure.', TIMES),
    mostSwapBytes: orNull(number('Peak of swap in use meanwhile.', 'bytes')),
    holds: orNull(word('Which of them holds now.', ['red', 'yellow']), 'neither'),
  },
  hosts: {
    host: text('The other machine of the run that it is about.'),
    what: word('What it did: it swapped, its pressure was red, or it did not answer.', ['swapping', 'red', 'silent']),
    from: orNull(time('When that first began.'), DAMAGED),
    ...TIMES,
    mostBytesPerSecond: orNull(number('Peak traffic.', 'bytes/s'), 'it is not about swapping'),
    holds: flag('It holds now.'),
  },
  cards: {
    shared: part('Others used the NVIDIA cards of the run.', TIMES),
    mostOthersBytes: orNull(number('The most that they held of them.', 'bytes'), 'none did'),
    hot: part('Heat slowed one of them down.', TIMES),
    holds: orNull(word('Which of them holds now.', ['shared', 'hot']), 'neither'),
  },
  checkpoints: {
    count: number('Checkpoints written.', 'checkpoints'),
    atLeast: flag('There were more than are kept.'),
    last: part('The last one.', {
      iteration: orNull(number('Iteration at which it was made, counted over the whole training.', 'iterations')),
      at: orNull(time('When that was.'), DAMAGED),
    }),
  },
  pauses: {
    ...TIMES,
    by: list('Who paused it.', {
      actor: word('As `run.pausedBy`.', ['user', 'outside', 'policy']),
      count: number('How often.', 'times'),
    }),
    holds: flag('The run is paused now.'),
  },
  quits: {
    app: text('The application that was quit or asked to.'),
    at: orNull(time('When that was.'), DAMAGED),
    result: word('How that went.', ['quit', 'still-open', 'refused', 'not-running']),
    // A number where all other times are texts: it was made public so, and keys stay what they are.
    goneBy: orNull(number('As `lastQuit.goneBy`, but as a number.', 'ms since 1970'), 'mlxtop quit it'),
    freedBytes: orNull(number('As `lastQuit.freedBytes`.', 'bytes')),
    paceBefore: orNull(number('As `lastQuit.paceBefore`.', '1/min')),
    paceAfter: orNull(number('As `lastQuit.paceAfter`.', '1/min')),
    others: number('How many others were asked to quit.', 'applications'),
  },
  apps: {
    came: list('Large applications that appeared.', SEEN_APP),
    gone: list('Large applications that were gone.', SEEN_APP),
    atLeast: flag('There were more than are kept.'),
  },
  away: {
    asleep: part('The machine slept.', TIMES),
    unrecorded: part('Nothing was recorded.', TIMES),
  },
  clock: {
    count: number("How often the machine's clock was set.", 'times'),
    bySeconds: number('By how much in total.', 'seconds'),
    at: orNull(time('The last time.'), DAMAGED),
  },
  forgotten: {before: orNull(time('What was before is only known in part.'), DAMAGED)},
} as const;

/** What happened in a time: a part of `mlxtop status --since --json`. */
export const STORY = {
  since: orNull(time('The beginning of that time.'), DAMAGED),
  until: orNull(time('Its end.'), DAMAGED),
  lines: texts('What `mlxtop status --since` prints of it.'),
  events: listOfKinds('What the lines are made of, most important first.', EVENTS),
} as const;

export type StoryJson = ObjectOf<typeof STORY>;
export type StoryEvent = StoryJson['events'][number];
