import {stateWord} from '../format/state-word.js';
import {formatBytes, formatDuration, formatNumber} from '../format/units.js';
import type {Outcome, RunView} from '../insight/view.js';
import {wholeTraining} from '../insight/whole-training.js';

/**
 * tmux reads `#[…]` as a style. Nothing in this line was named by a user or a trainer, so nothing needs to be escaped.
 */
const coloured = (color: string, text: string): string => `#[fg=${color}]${text}#[fg=default]`;

const STATE_COLOURS: Partial<Record<RunView['run']['state'] | Outcome, string>> = {
  paused: 'yellow',
  stalled: 'red',
  finished: 'green',
  'ended-early': 'yellow',
  stopped: 'yellow',
  failed: 'red',
  interrupted: 'red',
};

/** Less than this is in swap on any machine that has been up for some time. */
const MIN_SWAP_BYTES = 100 * 1024 ** 2;

const progress = (view: RunView): string => {
  const {iteration, total} = wholeTraining(view);
  if (iteration === null) return '';
  return total ? `${Math.floor((100 * iteration) / total)} %` : `iteration ${formatNumber(iteration)}`;
};

/** What is in the way. The line is too short for what to do about it. */
const verdict = ({verdict: {level, brief}}: RunView): string =>
  brief === '' ? '' : coloured(level === 'bad' ? 'red' : 'yellow', brief);

/** Memory pressure, without colour while it is normal. */
const pressure = ({memory}: RunView): string => {
  const level = memory?.pressure ?? null;
  if (level === null) return '';
  return level === 'green' ? `memory ${level}` : coloured(level, `memory ${level}`);
};

/** An arrow where the pace has changed; the line is drawn by tmux, which says by itself what a terminal cannot show. */
const trendSign = ({paceTrend}: RunView['training']): string =>
  paceTrend === 'faster' ? ' ↑' : paceTrend === 'slower' ? ' ↓' : '';

/**
 * One line for tmux' status line: state, progress, iterations a minute, time left, pressure, what is in the way, swap;
 * and a line feed.
 */
export const statusLineText = (view: RunView): string => {
  const {run, training, memory} = view;
  const color = STATE_COLOURS[run.outcome ?? run.state];
  const word = stateWord(run);
  const over = run.endedAt !== null;
  const pace = training.iterationsPerMinute;
  const swap = memory?.swapUsedBytes ?? null;
  const parts = [
    color === undefined ? word : coloured(color, word),
    progress(view),
    over || pace === null ? '' : `${formatNumber(pace, pace < 100 ? 1 : 0)} it/min${trendSign(training)}`,
    over || training.etaSeconds === null ? '' : `${formatDuration(training.etaSeconds)} left`,
    over ? '' : pressure(view),
    over ? '' : verdict(view),
    over || swap === null || swap < MIN_SWAP_BYTES ? '' : `swap ${formatBytes(swap)}`,
  ];
  return `${parts.filter(Boolean).join(' · ')}\n`;
};
