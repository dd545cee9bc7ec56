import {commandLine} from '../format/command-line.js';
import {settingsWords} from '../format/settings.js';
import {stallWords} from '../format/stall.js';
import {formatBytes, formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {LastMinutes} from '../insight/story/minutes.js';
import {isUnread} from '../insight/unread.js';
import type {RunView} from '../insight/view.js';
import {inWhole, wholeTraining} from '../insight/whole-training.js';
import {type Elsewhere, elsewhereRows} from './elsewhere.js';
import {type Followed, GONE} from './gone.js';
import {lastMinutesWords} from './last-minutes.js';
import {memoryRows} from './memory.js';
import {lastQuitWords} from './quit-effect.js';
import {gapWords} from './recorder-gap.js';
import {isReleased} from './released.js';
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
  interrupted: 'interrupted',
};

const HARDER: Record<NonNullable<RunView['run']['stopAsked']>['signal'], string> = {
  SIGINT: ', the same again sends SIGTERM',
  SIGTERM: ', the same again sends SIGKILL',
  SIGKILL: '',
};

/** The run's state, and how it ended. */
const stateWords = (view: RunView, now: number, followed: Followed): string => {
  const {run} = view;
  if (isReleased(view)) return 'released: it may continue, unrecorded';
  if (run.stopAsked !== null) {
    const {signal, at} = run.stopAsked;
    return `stopping: asked with ${signal} ${formatDuration((now - at) / 1000)} ago${HARDER[signal]}`;
  }
  if (run.state === 'paused' && run.pausedBy === 'policy') {
    return 'paused automatically as memory was short; a pause frees no memory: quit something';
  }
  if (run.state === 'interrupted') return `${STATE_WORDS.interrupted}: ${GONE[followed]}`;
  if (run.state === 'stalled') return `${STATE_WORDS.stalled}: ${stallWords(run.stall, now)}`;
  return run.ending ?? `${STATE_WORDS[run.state]}${run.exitCode === null ? '' : `, exit code ${run.exitCode}`}`;
};

const progress = (view: RunView): string => {
  const {iteration, total} = wholeTraining(view);
  if (iteration === null && total === null) return UNKNOWN;
  const outOf = total === null ? '' : ` of ${formatNumber(total)}`;
  const percent = iteration !== null && total ? ` (${Math.floor((100 * iteration) / total)} %)` : '';
  const {baseIteration, epoch} = view.training;
  const before = baseIteration === null ? '' : `, ${formatNumber(baseIteration)} of them in earlier runs`;
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

/** `iteration 500 (100 in this run): path`: the file's name has the run's own count. */
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

const lossWords = (view: RunView): string => {
  const {trainLoss, valLoss, bestValLoss, testLoss, testPerplexity} = view.training;
  const best = bestValLoss
    ? ` (best ${formatNumber(bestValLoss.value, 3)} at ${formatNumber(inWhole(view, bestValLoss.iteration))})`
    : '';
  return [
    formatNumber(trainLoss, 3),
    ...(valLoss === null ? [] : [`validation ${formatNumber(valLoss, 3)}${best}`]),
    ...(testLoss === null ? [] : [`test loss ${formatNumber(testLoss, 3)}`]),
    ...(testPerplexity === null ? [] : [`perplexity ${formatNumber(testPerplexity, 3)}`]),
  ].join(', ');
};

/** In four digits, as trainers print them. */
const figuresRow = ({training: {figures}}: RunView): [string, string][] =>
  figures === null
    ? []
    : [
        [
          'figures',
          Object.entries(figures)
            .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
            .join(' · '),
        ],
      ];

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

/** What to do about a trainer whose output is not understood. */
const unreadRow = (view: RunView): [string, string][] =>
  isUnread(view)
    ? [['hint', 'if its output shows iterations, --iterations-pattern teaches mlxtop to read them (mlxtop run --help)']]
    : [];

/** What to do, what it would gain as far as that is known, and why. */
const adviceRow = (
  {slowdown}: RunView,
  {action, app, bytes, savesSeconds, why}: RunView['advice'][number],
  now: number,
): [string, string] => {
  const eta = slowdown.etaIfClearedSeconds;
  const done = eta === null ? '' : ` (done at ${formatClock(now + eta * 1000, now)})`;
  const gains = [
    bytes === null ? '' : `frees ${formatBytes(bytes)}`,
    savesSeconds === null ? '' : `saves ≈ ${formatDuration(savesSeconds)}${done}`,
  ].filter(Boolean);
  const what = app === null || action.includes(app) ? action : `${action} ${app}`;
  return ['advice', [what, gains.join(', '), why].filter(Boolean).join(': ')];
};

/** What a status shows beside the view, mostly about a run that has ended. */
export type Ending = {
  followed: Followed;
  /** The texts of alerts that are not over. */
  alerts: readonly string[];
  lastMinutes: LastMinutes | null;
  /** When the machine was restarted, in ms since 1970, if that was after the run's last sign of life. */
  machineRestartedAt: number | null;
  /** The command that continues the run, as a row. */
  next: [string, string] | null;
  /** The application that its tmux server belongs to, in words; null where that is unknown. */
  session?: string | null;
  /** Null for a run that can be seen from here, and for one that has ended. */
  elsewhere?: Elsewhere | null;
};

/** For a run in a session of ours that has not ended, and about which nothing else is known. */
export const NO_ENDING: Ending = {
  followed: 'tmux',
  alerts: [],
  lastMinutes: null,
  machineRestartedAt: null,
  next: null,
};

const endingRows = ({lastMinutes, machineRestartedAt}: Ending, now: number): [string, string][] => [
  ...(lastMinutes === null ? [] : ([['memory', lastMinutesWords(lastMinutes)]] as [string, string][])),
  ...(machineRestartedAt === null
    ? []
    : ([['machine', `restarted at ${formatClock(machineRestartedAt, now)}`]] as [string, string][])),
];

const recorderRows = (view: RunView, {elsewhere}: Ending, isAlive: boolean, now: number): [string, string][] => {
  if (view.run.endedAt !== null) return [];
  if (elsewhere) return elsewhereRows(view, elsewhere, isAlive, now);
  return isAlive ? [] : [['recorder', 'not running: the history has a gap']];
};

/**
 * What `mlxtop status` prints as text: a label and a figure a line. `now` in ms since 1970; `lastWords` are the last lines of a
 * trainer that failed or ended early.
 */
export const statusText = (
  view: RunView,
  now: number,
  recorderAlive: boolean,
  lastWords: readonly string[] = [],
  ending: Ending = NO_ENDING,
): string => {
  const {run} = view;
  const broughtBy = lastQuitWords(view.lastQuit, now);
  const over = run.endedAt !== null;
  const rows: [string, string][] = [
    ['run', `${run.name} (${run.id})`],
    ['state', stateWords(view, now, ending.followed)],
    ...(run.failure === null ? [] : ([['reason', run.failure.sentence]] as [string, string][])),
    ...(view.verdict.sentence === '' ? [] : ([['verdict', view.verdict.sentence]] as [string, string][])),
    ...endingRows(ending, now),
    ['command', commandLine(run.command)],
    ...(run.continues === null ? [] : ([['continues', run.continues.run]] as [string, string][])),
    ...settingsRow(view),
    ['iteration', progress(view)],
    ...(over ? [] : ([['done in', arrival(view, now)]] as [string, string][])),
    ['pace', pace(view)],
    ['loss', lossWords(view)],
    ...figuresRow(view),
    ...checkpointRows(view),
    [
      'time',
      `${formatDuration(run.elapsedSeconds)}${run.pausedSeconds >= 1 ? `, ${formatDuration(run.pausedSeconds)} of it paused` : ''}`,
    ],
    ...(over ? [] : ([['trainer', trainerRow(view)]] as [string, string][])),
    ...(over || !ending.session ? [] : ([['session', ending.session]] as [string, string][])),
    ...(view.memory && !over ? memoryRows(view.memory) : []),
    ...unreadRow(view),
    ...view.advice.map(advice => adviceRow(view, advice, now)),
    ...(broughtBy === null ? [] : ([['last quit', broughtBy]] as [string, string][])),
    ...(ending.next === null ? [] : [ending.next]),
    ...lastWords.map((line, index): [string, string] => [index === 0 ? 'last words' : '', line]),
    ...ending.alerts.map(text => ['alert', text] as [string, string]),
    ...view.warnings
      .filter(({text}) => !ending.alerts.includes(text))
      .map(({text}) => ['warning', text] as [string, string]),
    ...(view.recorder.gap === null ? [] : ([['gap', gapWords(view.recorder.gap, now)]] as [string, string][])),
    ...recorderRows(view, ending, recorderAlive, now),
  ];
  return rowsToText(rows);
};
