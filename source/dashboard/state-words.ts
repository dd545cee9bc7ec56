import type {RunStatus} from '../insight/view.js';
import type {Style} from './row.js';

type StateLook = {sign: string; style: Style};

const ALARM: Style = {color: 'red', bold: true, inverse: true};
const NOTICE: Style = {color: 'yellow', bold: true, inverse: true};

/** A sign and a style for each state. What is normal has no colour; what needs somebody is a block of colour. */
export const STATES: Record<RunStatus, StateLook> = {
  starting: {sign: '○', style: {bold: true}},
  training: {sign: '●', style: {bold: true}},
  validating: {sign: '◆', style: {bold: true}},
  paused: {sign: '‖', style: NOTICE},
  stalled: {sign: '▲', style: ALARM},
  finished: {sign: '✓', style: {color: 'green', bold: true, inverse: true}},
  stopped: {sign: '■', style: NOTICE},
  failed: {sign: '✗', style: ALARM},
  interrupted: {sign: '✗', style: ALARM},
};

export const hasEnded = (state: RunStatus): boolean =>
  state === 'finished' || state === 'stopped' || state === 'failed' || state === 'interrupted';
