import {mayColour} from '../../format/colour.js';
import {type Call, isSet} from './command.js';

const colourFlag = (call: Call): boolean | undefined =>
  typeof call.flags.color === 'boolean' ? call.flags.color : undefined;

/** Whether this call may print colour. */
export const callMayColour = (call: Call): boolean => mayColour(colourFlag(call), process.env);

/**
 * The dashboard's appearance as flags for its own command line: a tmux pane has the server's environment, not the
 * launcher's.
 */
export const dashboardFlags = (call: Call): string[] => [
  ...(isSet(call.flags, 'ascii') ? ['--ascii'] : []),
  mayColour(colourFlag(call), {...process.env, TERM: undefined}) ? '--color' : '--no-color',
];
