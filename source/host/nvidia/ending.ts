import {printable} from '../../format/printable.js';
import type {Trial} from '../try-program.js';
import {LOG_BEGINS} from './log.js';

/** How a call of nvidia-smi ended: by its code, the signal, or not at all. */
export type Ending = Pick<Trial, 'code' | 'failure' | 'stdout' | 'stderr'>;

/** No card: the module is there, and nothing for it to drive. */
export const NO_DEVICES = 6;

const SHOWN = 160;

/** What it said first; long words would push the rest of a warning off the screen. */
const saidBy = ({stdout, stderr}: Ending): string => {
  // Of a loop that has worked for a while standard output is its looks.
  const words = stdout.includes(LOG_BEGINS) ? '' : stdout.trim();
  const line = (words || stderr.trim()).split('\n')[0] ?? '';
  return printable(line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line);
};

/**
 * What keeps nvidia-smi from answering, in a few words; codes by its manual, text as NVML words them (its text comes
 * on standard output).
 */
export const whyOf = (ending: Ending): string => {
  const said = `${ending.stdout}\n${ending.stderr}`;
  if (ending.failure === 'late') return 'nvidia-smi gives no answer';
  if (/version mismatch/i.test(said))
    return 'the driver was updated and the old one is still loaded: restart the machine';
  if (/Insufficient Permissions/i.test(said) || ending.code === 4) return 'nvidia-smi has no permission to see them';
  const text = saidBy(ending);
  const how = ending.failure ?? `exit code ${ending.code}`;
  return `nvidia-smi fails (${how})${text === '' ? '' : `: ${text}`}`;
};
