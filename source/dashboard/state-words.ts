import {stateWord} from '../format/state-word.js';
import type {Outcome, RunStatus, RunView} from '../insight/view.js';
import type {Style} from './row.js';

type StateMark = {sign: string; style: Style};

const ALARM: Style = {color: 'red', bold: true, inverse: true};
const NOTICE: Style = {color: 'yellow', bold: true, inverse: true};

/**
 * A sign and a style for each state and outcome. What is normal has no colour; what needs the user is a block of
 * colour.
 */
const MARKS: Record<RunStatus | Outcome, StateMark> = {
  waiting: {sign: '○', style: {}},
  starting: {sign: '○', style: {bold: true}},
  training: {sign: '●', style: {bold: true}},
  validating: {sign: '◆', style: {bold: true}},
  paused: {sign: '‖', style: NOTICE},
  stalled: {sign: '▲', style: ALARM},
  finished: {sign: '✓', style: {color: 'green', bold: true, inverse: true}},
  'ended-early': {sign: '■', style: NOTICE},
  stopped: {sign: '■', style: NOTICE},
  failed: {sign: '✗', style: ALARM},
  interrupted: {sign: '✗', style: ALARM},
};

/** How a run's state, or once it has ended its outcome, is shown. */
export const stateMark = ({state, outcome}: Pick<RunView['run'], 'state' | 'outcome'>): StateMark & {word: string} => ({
  ...MARKS[outcome ?? state],
  word: stateWord({state, outcome}),
});

/** Whether a run in this state has ended. */
export const hasEnded = (state: RunStatus): boolean =>
  state === 'finished' || state === 'stopped' || state === 'failed' || state === 'interrupted';
