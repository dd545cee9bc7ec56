import {flag, list, number, type ObjectOf, orAbsent, orNull, part, text, time, word} from './fields.js';
import {HOST} from './hosts.js';
import {MEMORY} from './memory.js';
import {RUN, TRAINER} from './run.js';
import {STORY} from './story.js';
import {SETTINGS, TRAINING, WHOLE_TRAINING} from './training.js';

const DAMAGED = 'a damaged record';
const NOT_MEASURED_YET = 'not measured yet';
const pressure = (about: string) => orNull(word(about, ['green', 'yellow', 'red']));

const POWER = {
  gpuPercent: orNull(number('Share of the GPU in use, by all programs.', 'percent')),
  onBattery: orNull(flag('The machine runs on battery.')),
  hasBattery: orAbsent(orNull(flag('It has a battery of its own.')), 'recorded by an older version'),
  lowPowerMode: orNull(flag('Low power mode is on.')),
  speedLimitPercent: orNull(number('Speed that the thermal limit leaves; 100 without one.', 'percent')),
  takenAt: orNull(time('When it was read.'), DAMAGED),
} as const;

const CARD = {
  index: number('Its number, as `nvidia-smi` counts them.'),
  uuid: text('Its name for good: numbers may change with a restart.'),
  name: text('Its model.'),
  busyPercent: orNull(number('Share of the last 14 seconds in which it was busy.', 'percent')),
  totalBytes: orNull(number('Its memory.', 'bytes')),
  usedBytes: orNull(number('In use by everybody.', 'bytes')),
  runBytes: orNull(number('In use by the run.', 'bytes'), 'the driver does not tell by whom'),
  othersBytes: orNull(number('In use by others.', 'bytes'), 'the driver does not tell by whom'),
  watts: orNull(number('What it draws.', 'W')),
  limitWatts: orNull(number('What it may draw.', 'W')),
  celsius: orNull(number('Its temperature.', '°C')),
  slowedBy: orNull(
    text(
      'Why it is slower than it could be: `heat`, `power-brake`, `hardware` or `other`. A power limit at full load is normal, and not named.',
    ),
    'nothing does',
  ),
  usedByRun: flag('The run holds, or has held, memory of it.'),
  pressure: pressure('What is left of its memory for what the run needs, as a colour.'),
  processes: list('Who holds its memory, as far as the driver tells, the largest first.', {
    pid: number('Its number.'),
    name: text('Its program.'),
    bytes: orNull(number('What it holds.', 'bytes')),
    ofRun: flag('It belongs to the run.'),
  }),
  takenAt: orNull(time('When it was read.'), DAMAGED),
} as const;

const CARD_USE = {
  otherProcesses: orNull(
    number('How many other processes use the cards of the run now; 0 where they are not named.', 'processes'),
    'none does',
  ),
  otherBytes: orNull(number('What they hold.', 'bytes'), 'none does'),
  sharedSince: orNull(time('Since when.'), 'none does'),
  sharedSeconds: number('For how long others have used them during the run.', 'seconds'),
  slowerNow: orNull(
    number('How many times as long as before they came the work takes now.', 'times'),
    'not shared, or not clear',
  ),
  factor: orNull(
    number('How many times as long work takes beside others, over the whole run.', 'times'),
    'no evidence',
  ),
  lostSeconds: orNull(number('Time lost to that so far.', 'seconds'), 'no evidence'),
  evidence: word('How sure the factor is.', ['none', 'weak', 'strong']),
  waitsForData: flag('The cards wait for their data: idle most of the time, over a good while of training.'),
  hotSince: orNull(time('Since when heat slows one of them down.'), 'it does not'),
  hotSeconds: number('For how long heat has slowed one of them down.', 'seconds'),
  meanBusyPercent: orNull(number('How busy they were on average, without pauses.', 'percent')),
  peakBytes: orNull(number('The most that the run held of them together.', 'bytes')),
} as const;

const SLOWDOWN = {
  factor: orNull(number('How many times as long work takes while swapping.', 'times'), 'no evidence'),
  factorLow: orNull(number('Low end of the factor, where other programs were busy meanwhile.', 'times'), 'no range'),
  factorHigh: orNull(number('High end of the factor.', 'times'), 'no range'),
  otherCause: orNull(text('The application that was busy meanwhile, or `other programs`.'), 'no range'),
  lostSeconds: orNull(number('Time lost to swapping so far.', 'seconds'), 'no evidence'),
  evidence: word('How sure the factor is.', ['none', 'weak', 'strong']),
  etaIfClearedSeconds: orNull(number('Time left if nothing swapped from now on.', 'seconds'), 'not swapping'),
} as const;

const VERDICT = {
  brief: text("What is in the training's way, in some twenty characters; empty for nothing."),
  level: word('How bad it is.', ['good', 'notice', 'bad', 'unknown']),
  sentence: text('The verdict in one sentence.'),
} as const;

const ADVICE = {
  action: text('`quit`, `leave`, `keep`, `reopen`, `report-more-often` or `next-run`.'),
  app: orNull(text('The application it is about.'), 'it is about none'),
  bytes: orNull(number('What that would free, or save in the next run.', 'bytes')),
  savesSeconds: orNull(number('How much sooner the run would finish.', 'seconds')),
  why: text('The reason, in words.'),
  host: orNull(text('The other machine of the run that it is about.'), 'it is about this machine, or the next run'),
} as const;

const ESTIMATE = {
  peakBytes: number('The estimated peak of the trainer.', 'bytes'),
  lowBytes: number('Low end of the estimate.', 'bytes'),
  highBytes: number('High end of the estimate.', 'bytes'),
  phase: text('The phase that takes most.'),
  calibratedBy: orNull(text('The earlier run whose measured peak it was calibrated by.'), 'none was measured'),
  measuredBytes: orNull(
    number('The most that was measured, so far while the run is in progress.', 'bytes'),
    NOT_MEASURED_YET,
  ),
} as const;

const LAST_QUIT = {
  at: orNull(time('When it was quit, or was last seen to be there.'), DAMAGED),
  app: text('Its name.'),
  goneBy: orNull(time('By when it was seen to be gone, quit without mlxtop.'), 'mlxtop quit it'),
  paceBefore: orNull(number('Pace before that.', '1/min')),
  paceAfter: orNull(number('Pace after that, once it had settled.', '1/min'), NOT_MEASURED_YET),
  freedBytes: orNull(number('Memory and swap freed by that.', 'bytes'), NOT_MEASURED_YET),
  pressureBefore: pressure('Memory pressure before.'),
  pressureAfter: pressure('Memory pressure after.'),
} as const;

const TOOL = {
  name: text('The tool.'),
  lastSeconds: number('How long it took last.', 'seconds'),
  everySeconds: orNull(number('Between its last two starts.', 'seconds'), 'started once'),
  cpuSeconds: orNull(number('Processor time of one start.', 'seconds'), 'not measured'),
} as const;

const RECORDER = {
  alive: flag('A recorder is running.'),
  problem: orNull(text('What is wrong with the recording, as a sentence.'), 'nothing is'),
  lastEventAt: orNull(time('The last thing it noted.'), 'nothing yet'),
  memoryBytes: orNull(number('Its own memory, with that of a program that stays beside it.', 'bytes')),
  helperMemoryBytes: orNull(number('The part that is nvidia-smi, which reads NVIDIA cards.', 'bytes'), 'none stays'),
  cpuPercent: orNull(number('Its own use of the processor; 100 is one core.', 'percent')),
  gap: orNull(
    part('The last time for which nothing was recorded.', {
      from: orNull(time('Its beginning.'), DAMAGED),
      to: orNull(time('Its end.'), DAMAGED),
      complete: orNull(flag('All output of that time was read afterwards.')),
      recoveredLines: orNull(number('Output of that time read afterwards, without its times.', 'lines')),
    }),
    'there was none',
  ),
  toolsCpuPercent: orNull(number('What the tools of the system use that it starts (macOS).', 'percent')),
  toolsBusyPercent: orNull(number('How long those tools ran, added up, of the time.', 'percent')),
  tools: orNull(list('The cost of each of these tools.', TOOL), 'it starts none'),
  host: orNull(text('The machine or container that it records on.'), 'recorded by an older version'),
  heartbeatAt: orNull(time('Its last sign of life.'), 'none'),
} as const;

const WARNING = {
  code: text('A word for the warning that stays the same.'),
  text: text('The warning as a sentence.'),
  since: orNull(time('Since when it holds.'), DAMAGED),
} as const;

/** One run: what `mlxtop runs --json` lists, and most of `mlxtop status --json`. */
export const STATUS = {
  run: part('The run as a whole.', RUN),
  training: part('Progress, losses and pace.', TRAINING),
  wholeTraining: orNull(
    part('This run and those that it continues, together.', WHOLE_TRAINING),
    'it continues none, or an older version started it',
  ),
  settings: part('What is trained and how.', SETTINGS),
  trainer: part("The trainer's processes.", TRAINER),
  estimate: orNull(
    part('Its peak memory, as estimated at its start and as measured.', ESTIMATE),
    'nothing was estimated',
  ),
  memory: orNull(part("The machine's memory: see `memory`.", MEMORY), 'not read yet'),
  hosts: list('The machines of a run that works on several; empty for a run on one.', HOST),
  slowestHost: orNull(
    text(
      'The machine that all ranks wait for, as far as memory tells: it swaps, is short of memory, or its ranks are stopped.',
    ),
    'none is in the way, or the run is on one machine',
  ),
  swappedOutBytes: orNull(number('Written to swap by the whole machine since the run began.', 'bytes')),
  swappingSeconds: orNull(
    number('For how long the machine has swapped during the run.', 'seconds'),
    'memory was never read',
  ),
  cards: list('The NVIDIA cards of the machine; empty where there is none.', CARD),
  cardUse: orNull(part('What the cards mean for the run.', CARD_USE), 'there is no card'),
  power: orNull(part('What besides memory may slow it down.', POWER), 'not read yet'),
  slowdown: part('What swapping has cost.', SLOWDOWN),
  verdict: part("Whether the machine is in the training's way.", VERDICT),
  advice: list('What to do.', ADVICE),
  lastQuit: orNull(part('The application that was quit last, and what that brought.', LAST_QUIT), 'none was'),
  recorder: part('The process that records it.', RECORDER),
  warnings: list('Warnings that hold now, oldest first.', WARNING),
  skippedLines: number('Lines of the journal that could not be read.', 'lines'),
} as const;

/** What `mlxtop status --json` adds about a run that ended badly. */
export const ENDING = {
  lastMinutes: orNull(
    part('What memory did before it failed or was interrupted: peaks.', {
      seconds: number('Length of the time before the end, about 600 at most.', 'seconds'),
      until: orNull(time('The end of that time.'), DAMAGED),
      usedBytes: orNull(number('In use.', 'bytes')),
      swapUsedBytes: orNull(number('In swap.', 'bytes')),
      swapInBytesPerSecond: orNull(number('Read back from swap.', 'bytes/s')),
      swapOutBytesPerSecond: orNull(number('Written to swap.', 'bytes/s')),
      pressure: pressure('The worst memory pressure.'),
      pressureSeconds: orNull(number('For how long it held.', 'seconds')),
    }),
    'it did not end like that, or memory was never read',
  ),
  machineRestartedAt: orNull(
    time('When the machine was restarted after an interrupted run was last heard of.'),
    'it was not, or unknown',
  ),
  nextCommand: orNull(text('The command that continues it, or starts it again.'), 'nothing would be sure to work'),
} as const;

/** What it adds with `--since`. */
export const SINCE = {since: orAbsent(part('With `--since`: what has happened.', STORY), 'without `--since`')} as const;

/** What `mlxtop runs --json` adds to a run that cannot be read. */
export const UNREADABLE = {
  unreadable: orAbsent(
    part('A folder of a run that cannot be read; nothing else is known of it.', {
      path: text('The folder.'),
      reason: text('What is wrong with it.'),
    }),
    'the run can be read',
  ),
} as const;

export type StatusJson = ObjectOf<typeof STATUS>;
export type EndingJson = ObjectOf<typeof ENDING>;
export type UnreadableJson = StatusJson & ObjectOf<typeof UNREADABLE>;
