import {commandLine} from '../format/command-line.js';
import {settingsWords} from '../format/settings.js';
import {stallWords} from '../format/stall.js';
import {formatBytes, formatClock, formatDuration, UNKNOWN} from '../format/units.js';
import type {LastMinutes} from '../insight/story/minutes.js';
import {importedWords, isUndated} from '../insight/undated.js';
import {isUnread} from '../insight/unread.js';
import type {RunView} from '../insight/view.js';
import {wholeTimes} from '../insight/whole-training.js';
import {adviceRow} from './advice.js';
import {cardRows} from './cards.js';
import type {Elsewhere} from './elsewhere.js';
import {estimateWords} from './estimate.js';
import {type Followed, GONE} from './gone.js';
import {hostRows} from './hosts.js';
import {lastMinutesWords} from './last-minutes.js';
import {memoryRows} from './memory.js';
import {type NextSteps, nextRows} from './next-steps.js';
import {lastQuitWords} from './quit-effect.js';
import {gapWords} from './recorder-gap.js';
import {recorderRows} from './recorder-rows.js';
import {isReleased} from './released.js';
import {rowsToText} from './table.js';
import {labelRows} from './tags.js';
import {arrival, checkpointRows, figuresRow, lossWords, pace, progress} from './training-words.js';
import {waitingRows} from './waiting-view.js';

const STATE_WORDS: Record<RunView['run']['state'], string> = {
  waiting: 'waiting',
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
    ? [['hint', 'if its output shows iterations, mlxtop attach --iterations-pattern REGEX teaches mlxtop to read them']]
    : [];

const estimateRow = (view: RunView): [string, string][] => {
  const words = estimateWords(view);
  return words === '' ? [] : [['peak', words]];
};

/** What a status shows beside the view, mostly about a run that has ended. */
export type Ending = NextSteps & {
  followed: Followed;
  /** The texts of alerts that are not over. */
  alerts: readonly string[];
  lastMinutes: LastMinutes | null;
  /** When the machine was restarted, in ms since 1970, if that was after the run's last sign of life. */
  machineRestartedAt: number | null;
  /** When it was put into the queue; absent or null for a run that never waited there. */
  queuedAt?: number | null;
  /** The application that its tmux server belongs to, in words; null where that is unknown. */
  session?: string | null;
  /** Null for a run that can be seen from here, and for one that has ended. */
  elsewhere?: Elsewhere | null;
  /** The system has an entry that continues it after a restart of the machine. */
  continuesAfterRestart?: boolean;
  /** Why it was not continued after one. */
  notContinued?: string | null;
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

/** What a restart of the machine has meant for it, or will. */
const restartRows = (
  {run}: RunView,
  {continuesAfterRestart, notContinued}: Ending,
  now: number,
): [string, string][] => [
  ...(run.restarted === null
    ? []
    : ([
        [
          'restarted',
          `by mlxtop at ${formatClock(run.restarted.began, now)}, after the machine was restarted at ${formatClock(run.restarted.at, now)}`,
        ],
      ] as [string, string][])),
  ...(notContinued
    ? notContinued.split('\n').map((line, index): [string, string] => [index === 0 ? 'not continued' : '', line])
    : []),
  ...(continuesAfterRestart
    ? ([
        [
          'after restart',
          run.endedAt === null
            ? 'it continues automatically'
            : `it may still continue automatically; to prevent that: mlxtop stop ${run.id}`,
        ],
      ] as [string, string][])
    : []),
];

/** The command, and where a run comes from that was not recorded here. */
const originRows = ({run}: RunView): [string, string][] => {
  const words = importedWords(run);
  const command: [string, string] = ['command', commandLine(run.command)];
  if (words === null) return [command];
  return [['origin', words], ...(run.command.length === 0 ? [] : [command])];
};

/** How long it has taken, alone and with the runs that it continues. */
const timeRows = (view: RunView, queuedAt: number | null): [string, string][] => {
  const {startedAt, elapsedSeconds, pausedSeconds} = view.run;
  if (isUndated(view.run)) return [['time', UNKNOWN]];
  const waited = queuedAt === null ? 0 : (startedAt - queuedAt) / 1000;
  const paused = pausedSeconds >= 1 ? `, ${formatDuration(pausedSeconds)} of it paused` : '';
  const whole = wholeTimes(view);
  return [
    ['time', `${formatDuration(elapsedSeconds)}${paused}`],
    ...(waited < 60 ? [] : ([['waited', `${formatDuration(waited)} in the queue before`]] as [string, string][])),
    ...(whole === null
      ? []
      : ([
          [
            'in all',
            `${formatDuration(whole.elapsedSeconds)} in ${whole.runs} runs, ${formatDuration(whole.trainedSeconds)} of it training`,
          ],
        ] as [string, string][])),
  ];
};

/** What the machines of a run in progress and their cards hold. */
const machineRows = (view: RunView, now: number): [string, string][] => [
  ...(view.memory ? memoryRows(view.memory) : []),
  ...hostRows(view.hosts, now),
  ...cardRows(view),
];

/**
 * What `mlxtop status` prints as text: a label and a figure a line. `now` in ms since 1970; `lastWords` are the last
 * lines of a trainer that failed or ended early.
 */
export const statusText = (
  view: RunView,
  now: number,
  recorderAlive: boolean,
  lastWords: readonly string[] = [],
  ending: Ending = NO_ENDING,
): string => {
  const {run} = view;
  const head: [string, string][] = [['run', `${run.name} (${run.id})`], ...labelRows(run)];
  if (run.waits) return rowsToText([...head, ...waitingRows(view, run.waits, now)]);
  const broughtBy = lastQuitWords(view.lastQuit, now);
  const over = run.endedAt !== null;
  const rows: [string, string][] = [
    ...head,
    ['state', stateWords(view, now, ending.followed)],
    ...(run.failure === null ? [] : ([['reason', run.failure.sentence]] as [string, string][])),
    ...(view.verdict.sentence === '' ? [] : ([['verdict', view.verdict.sentence]] as [string, string][])),
    ...endingRows(ending, now),
    ...restartRows(view, ending, now),
    ...originRows(view),
    ...(run.continues === null ? [] : ([['continues', run.continues.run]] as [string, string][])),
    ...settingsRow(view),
    ['iteration', progress(view)],
    ...(over ? [] : ([['done in', arrival(view, now)]] as [string, string][])),
    ['pace', pace(view)],
    ['loss', lossWords(view)],
    ...figuresRow(view),
    ...checkpointRows(view),
    ...timeRows(view, ending.queuedAt ?? null),
    ...(over ? [] : ([['trainer', trainerRow(view)]] as [string, string][])),
    ...estimateRow(view),
    ...(over || !ending.session ? [] : ([['session', ending.session]] as [string, string][])),
    ...(over ? [] : machineRows(view, now)),
    ...unreadRow(view),
    ...view.advice.map(advice => adviceRow(view, advice, now)),
    ...(broughtBy === null ? [] : ([['last quit', broughtBy]] as [string, string][])),
    ...nextRows(ending),
    ...lastWords.map((line, index): [string, string] => [index === 0 ? 'last words' : '', line]),
    ...ending.alerts.map(text => ['alert', text] as [string, string]),
    ...view.warnings
      .filter(({text}) => !ending.alerts.includes(text))
      .map(({text}) => ['warning', text] as [string, string]),
    ...(view.recorder.gap === null ? [] : ([['gap', gapWords(view.recorder.gap, now)]] as [string, string][])),
    ...recorderRows(view, ending.elsewhere ?? null, recorderAlive, now),
  ];
  return rowsToText(rows);
};
