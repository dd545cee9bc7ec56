import type {Options} from '../../syntax/option.js';
export const repaintOptions = {
  keepRepaints: {text: 'keep every repaint of a progress bar in the log, not one per second'},
} as const satisfies Options;
