import {flag, number, type ObjectOf, orNull, text, texts, time, word} from './fields.js';

/** One item of `mlxtop queue --json`. */
export const QUEUED = {
  position: number('Its place in the order, from 1 on.', 'runs'),
  id: text('Its id, which every command takes.'),
  name: text('Its name.'),
  command: texts("The trainer's command line, with secrets masked."),
  directory: text('The folder it was started in.'),
  queuedAt: orNull(time('When it was put into the queue.'), 'a damaged record'),
  after: orNull(text('The id of the run that it waits for.'), 'for none in particular'),
  anyEnd: flag('It starts however that run ends, not only when it has finished.'),
  waitsFor: word('What keeps it from starting: another run, memory, or the user (`held`); `lost`: see `reason`.', [
    'run',
    'memory',
    'held',
    'lost',
  ]),
  reason: text('The same in words.'),
  sessionOpen: flag('Its tmux session, with the environment that it was given, is still there.'),
} as const;

export type QueuedJson = ObjectOf<typeof QUEUED>;
