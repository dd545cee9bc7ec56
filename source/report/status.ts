import {commandLine} from '../format/command-line.js';
import {settingsWords} from '../format/settings.js';
import {stallWords} from '../format/stall.js';
import {formatBytes, formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {LastMinutes} from '../insight/story/minutes.js';
import type {RunView} from '../insight/view.js';
import {inWhole, wholeTraining} from '../insight/whole-training.js';
import {lastMinutesWords} from './last-minutes.js';
import {memoryRows} from './memory.js';
import {rowsToText} from './table.js';

const STATE_WORDS: Record<RunView['run']['state'], string> = {
  starting: 'starting: no iteration recognised yet',
  training: 'training',
  validating: 'training (validating)',
  paused: 'paused',
  stalled: 'stalled',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'interrupted: its pane, its process or tmux went away',
};

/** Its state, and how it ended. */
const stateWords = ({run, warnings}: RunView, now: number): string => {
  if (run.endedAt !== null && warnings.some(({code}) => code === 'released'))
    return 'released: it may go on, unrecorded';
  if (run.state === 'paused' && run.pausedBy === 'policy') {
    return 'paused by itself since memory was short; a pause frees no memory: quit something';
  }
  if (run.state === 'stalled') return `${STATE_WORDS.stalled}: ${stallWords(run.stall, now)}`;
  return run.ending ?? `${STATE_WORDS[run.state]}${run.exitCode === null ? '' : `, exit code ${run.exitCode}`}`;
};

const progress = (view: RunView): string => {
  const {iteration, total} = wholeTraining(view);
  if (iteration === null && total === null) return UNKNOWN;
  const outOf = total === null ? '' : ` of ${formatNumber(total)}`;
  const percent = iteration !== null && total ? ` (${Math.floor((100 * iteration) / total)} %)` : '';
  const {baseIteration, epoch} = view.training;
  const before = baseIteration === null ? '' : `, ${formatNumber(baseIteration)} of them in runs before`;
  return `${formatNumber(iteration)}${outOf}${percent}${before}${epoch === null ? '' : `, epoch ${epoch.toFixed(2)}`}`;
};

const arrival = ({training}: RunView, now: number): string => {
  const {etaSeconds, etaIsRough, etaLowSeconds, etaHighSeconds, finishAt} = training;
  if (etaSeconds === null) return UNKNOWN;
  const band =
    etaLowSeconds === null || etaHighSeconds === null
      ? ''
      : ` (${formatDuration(etaLowSeconds)} to ${formatDuration(etaHighSeconds)})`;
  const rough = etaIsRough ? ', a first guess' : '';
  return `≈ ${formatDuration(etaSeconds)}${rough}${band}, at ${formatClock(finishAt, now)}`;
};

const pace = ({training}: RunView): string => {
  const {iterationsPerMinute, secondsPerIteration, tokensPerSecond} = training;
  const parts = [
    iterationsPerMinute === null ? [] : `${formatNumber(iterationsPerMinute, 1)} it/min`,
    secondsPerIteration === null ? [] : `${formatNumber(secondsPerIteration, 2)} s/it`,
    tokensPerSecond === null ? [] : `${formatNumber(tokensPerSecond)} tokens/s`,
  ].flat();
  return parts.join(', ') || UNKNOWN;
};

/** `iteration 500 (100 in this run): path`: a file is named by what the run itself counts. */
const checkpointWords = (view: RunView, iteration: number, path: string): string => {
  const own = view.training.baseIteration ? ` (${formatNumber(iteration)} in this run)` : '';
  return `iteration ${formatNumber(inWhole(view, iteration))}${own}: ${path}`;
};

const checkpointRows = (view: RunView): [string, string][] => {
  const {training, run} = view;
  const {lastCheckpoint: last, bestCheckpoint: best} = training;
  if (!last) return [['checkpoint', run.endedAt === null ? 'none yet' : 'none']];
  const named = last.iteration === null ? last.path : checkpointWords(view, last.iteration, last.path);
  if (best === null) return [['checkpoint', named]];
  const loss = `validation loss ${formatNumber(best.valLoss, 3)}`;
  if (best.path === last.path) return [['checkpoint', `${named}, the best one (${loss})`]];
  return [
    ['checkpoint', named],
    ['best one', `${checkpointWords(view, best.iteration, best.path)} (${loss})`],
  ];
};

const settingsRow = ({settings}: RunView): [string, string][] => {
  const words = settingsWords(settings);
  return words.length === 0 ? [] : [['training', words.join(' · ')]];
};

const trainerRow = ({trainer}: RunView): string => {
  if (trainer.pid === null) return UNKNOWN;
  const cpu = trainer.cpuPercent === null ? UNKNOWN : `${Math.round(trainer.cpuPercent)} %`;
  const swapped = trainer.swappedBytes ? `, ${formatBytes(trainer.swappedBytes)} swapped` : '';
  const stopped = trainer.stopped ? ', stopped' : '';
  return `pid ${trainer.pid}, processor ${cpu}, ${formatBytes(trainer.memoryBytes)} ${trainer.memoryKind}${swapped}${stopped}`;
};

/** A first validation may take half an hour, but a trainer that we can read announces itself before. */
const UNREAD_SECONDS = 60;

/** What to do about a trainer that prints, but nothing that is understood. */
const unread = ({run, training}: RunView): [string, string][] =>
  run.state === 'starting' && training.lastSignAt !== null && run.elapsedSeconds > UNREAD_SECONDS
    ? [['hint', 'if its output shows iterations, --iterations-pattern teaches mlxtop to read them (mlxtop run --help)']]
    : [];

const adviceRow = ({action, app, why}: RunView['advice'][number]): [string, string] => [
  'advice',
  `${action}${app === null ? '' : ` ${app}`}: ${why}`,
];

/** What is told of a run that has ended, beside its view. */
export type Ending = {
  lastMinutes: LastMinutes | null;
  /** When the machine was started, if that was after the run was last heard of. */
  machineRestartedAt: number | null;
  /** The command that goes on with it, as a row. */
  next: [string, string] | null;
};

export const NO_ENDING: Ending = {lastMinutes: null, machineRestartedAt: null, next: null};

const endingRows = ({lastMinutes, machineRestartedAt}: Ending, now: number): [string, string][] => [
  ...(lastMinutes === null ? [] : ([['memory', lastMinutesWords(lastMinutes)]] as [string, string][])),
  ...(machineRestartedAt === null
    ? []
    : ([['machine', `restarted at ${formatClock(machineRestartedAt, now)}`]] as [string, string][])),
];

/**
 * What `mlxtop status` prints for a person: a label and a figure a line. `lastWords` are the last lines that a trainer which failed
 * or ended early has printed.
 */
export const statusText = (
  view: RunView,
  now: number,
  recorderAlive: boolean,
  lastWords: readonly string[] = [],
  ending: Ending = NO_ENDING,
): string => {
  const {run, training} = view;
  const over = run.endedAt !== null;
  const validation = training.valLoss === null ? '' : `, validation ${formatNumber(training.valLoss, 3)}`;
  const best = training.bestValLoss
    ? ` (best ${formatNumber(training.bestValLoss.value, 3)} at ${formatNumber(inWhole(view, training.bestValLoss.iteration))})`
    : '';
  const rows: [string, string][] = [
    ['run', `${run.name} (${run.id})`],
    ['state', stateWords(view, now)],
    ...(run.failure === null ? [] : ([['reason', run.failure.sentence]] as [string, string][])),
    ...(view.verdict.sentence === '' ? [] : ([['verdict', view.verdict.sentence]] as [string, string][])),
    ...endingRows(ending, now),
    ['command', commandLine(run.command)],
    ...(run.continues === null ? [] : ([['goes on from', run.continues.run]] as [string, string][])),
    ...settingsRow(view),
    ['iteration', progress(view)],
    ...(over ? [] : ([['done in', arrival(view, now)]] as [string, string][])),
    ['pace', pace(view)],
    ['loss', `${formatNumber(training.trainLoss, 3)}${validation}${best}`],
    ...checkpointRows(view),
    [
      'time',
      `${formatDuration(run.elapsedSeconds)}${run.pausedSeconds >= 1 ? `, ${formatDuration(run.pausedSeconds)} of it paused` : ''}`,
    ],
    ...(over ? [] : ([['trainer', trainerRow(view)]] as [string, string][])),
    ...(view.memory && !over ? memoryRows(view.memory) : []),
    ...unread(view),
    ...view.advice.map(adviceRow),
    ...(ending.next === null ? [] : [ending.next]),
    ...lastWords.map((line, index): [string, string] => [index === 0 ? 'last words' : '', line]),
    ...view.warnings.map(warning => ['warning', warning.text] as [string, string]),
    ...(over || recorderAlive ? [] : ([['recorder', 'not running: the history has a gap']] as [string, string][])),
  ];
  return rowsToText(rows);
};
