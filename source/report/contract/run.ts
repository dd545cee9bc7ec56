import {flag, number, orNull, part, text, texts, time, word} from './fields.js';

/** Why these are null in `mlxtop runs --json` alone. */
const UNREADABLE = 'the run cannot be read';
const NO_TIMES = `${UNREADABLE}, or was imported without times`;

/** What is known of a run as a whole. */
export const RUN = {
  id: text('Its id, which every command takes.'),
  name: orNull(text('Its name.'), UNREADABLE),
  tags: texts('What the user filed it under: `mlxtop tag`.'),
  note: orNull(text('What the user wrote about it: `mlxtop note`. May have several lines.'), 'there is none'),
  state: orNull(
    word('What it is doing, or how it ended: `finished` is exit code 0, `failed` any other.', [
      'waiting',
      'starting',
      'training',
      'validating',
      'paused',
      'stalled',
      'finished',
      'stopped',
      'failed',
      'interrupted',
    ]),
    UNREADABLE,
  ),
  command: texts("The trainer's command line, with secrets masked."),
  directory: text('The folder it was started in.'),
  startedAt: orNull(time('When it began.'), 'it waits in the queue, cannot be read, or was imported without times'),
  endedAt: orNull(time('When it ended.'), 'it has not, or was imported without times'),
  queuedAt: orNull(time('When it was put into the queue.'), 'it never waited there'),
  elapsedSeconds: orNull(number('From its beginning to its end, or now.', 'seconds'), NO_TIMES),
  pausedSeconds: orNull(number('Of that time, paused.', 'seconds'), NO_TIMES),
  trainedSeconds: orNull(number('Of that time, neither paused nor asleep.', 'seconds'), NO_TIMES),
  exitCode: orNull(number("The trainer's exit code."), 'it has not ended, or left none'),
  outcome: orNull(
    word('As `state`, except that after exit code 0 it says whether the trainer died (`failed`) or stopped early.', [
      'finished',
      'ended-early',
      'stopped',
      'failed',
      'interrupted',
    ]),
    'it has not ended',
  ),
  ending: orNull(text('How it ended, in words, where `outcome` is not `state`.'), 'they are the same'),
  pausedSince: orNull(time('Since when it has been paused.'), 'not paused'),
  pausedBy: orNull(
    word('Who paused it: the user by mlxtop, another program, or auto-pause.', ['user', 'outside', 'policy']),
    'not paused',
  ),
  stopAsked: orNull(
    part('The last signal that mlxtop sent to end it.', {
      signal: word('The signal.', ['SIGINT', 'SIGTERM', 'SIGKILL']),
      at: orNull(time('When it was sent.'), 'a damaged record'),
    }),
    'none was sent, or it has ended',
  ),
  failure: orNull(
    part('Why it failed or was interrupted.', {
      kind: text('A word for the reason, such as `out-of-memory`, that stays the same.'),
      sentence: text('The reason, and what to do.'),
      line: orNull(text('What the trainer printed of it.'), 'known by the exit code alone'),
    }),
    'it did not fail, or the reason is unknown',
  ),
  continues: orNull(
    part('The run whose checkpoint it started from.', {
      run: text('The id of that run.'),
      iteration: number("What is to be added to this run's iterations for those of the whole training.", 'iterations'),
    }),
    'it started from scratch',
  ),
  imported: orNull(
    part('Where it comes from, for a run that `mlxtop import` has made.', {
      format: text('What the file was taken for, such as `log` or `csv`.'),
      file: text("The file's name."),
      hasTimes: flag('Its lines named their times. Without, all times and durations are null.'),
    }),
    'it was recorded here',
  ),
  restarted: orNull(
    part('Whether mlxtop itself started it after a restart of the machine (`run --after-restart`).', {
      run: text('The id of the run that the restart had ended.'),
      machineStartedAt: orNull(time('When the machine was started.'), 'a damaged record'),
      at: orNull(time('When mlxtop started this run.'), 'a damaged record'),
    }),
    'a user started it',
  ),
  continuesAfterRestart: flag('After a restart of the machine it continues automatically.'),
  notContinued: orNull(
    text('Why it was not continued after a restart, in sentences.'),
    'there was nothing to continue',
  ),
  stall: orNull(
    part('Details while `state` is `stalled`.', {
      since: orNull(time('When the trainer last gave a sign of life.'), 'a damaged record'),
      busy: orNull(flag('Its processor works although nothing is printed.')),
    }),
    'not stalled',
  ),
  waits: orNull(
    part('Details while `state` is `waiting`.', {
      held: flag('It does not start before the user starts it: `mlxtop queue start`.'),
      reason: text('What it waits for, or why it is held, in words.'),
      after: orNull(text('The id of the run that it waits for.'), 'for none in particular'),
    }),
    'it has started',
  ),
  session: orNull(
    text('Its tmux session: `name`, or where tmux does not allow that, a form of it; a renamed run keeps its session.'),
    UNREADABLE,
  ),
  visible: flag('Its processes can be seen from here. If not, it can be watched, but not paused or stopped.'),
  terminal: orNull(
    part('The application that its tmux server was started in, and may end with.', {
      name: text('Its name.'),
      bundleId: orNull(text('Its identifier on macOS.')),
    }),
  ),
  independent: flag('Its tmux server belongs to no application (`run --independent`).'),
} as const;

/** What the trainer's processes use. Of a run that has ended all are null. */
export const TRAINER = {
  pid: orNull(number('The process that trains.'), 'not running'),
  cpuPercent: orNull(number('Processor use of all its processes; 100 is one core.', 'percent')),
  memoryBytes: orNull(number('Memory of all its processes, counted as `memoryKind` says.', 'bytes')),
  memoryKind: orNull(word('How memory is counted.', ['footprint', 'resident', 'pss'])),
  swappedBytes: orNull(number('How much of that is in swap.', 'bytes')),
  processes: orNull(number('How many processes there are.', 'processes'), 'not running'),
  stopped: orNull(flag('All of them are stopped (SIGSTOP).'), 'not running'),
  peakBytes: orNull(number("The main process' largest footprint (Linux: resident size) so far.", 'bytes')),
} as const;
