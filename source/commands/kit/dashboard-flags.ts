import {mayColour} from '../../format/colour.js';
import {isAsciiLocale, localeOf} from '../../format/utf8-locale.js';
import {type Call, isSet} from './command.js';

const colourFlag = (call: Call): boolean | undefined =>
  typeof call.flags.color === 'boolean' ? call.flags.color : undefined;

/**
 * Whether the terminal of this call shows ASCII alone, by `--ascii` or by its locale. What tmux starts in a pane has
 * the server's locale: `--folder` is for that alone.
 */
export const isAsciiTerminal = ({flags}: Pick<Call, 'flags'>): boolean =>
  flags.ascii === true || (flags.folder === undefined && isAsciiLocale(process.env));

/** The same for what fills the terminal: without any locale tmux, and so the dashboard in it, shows ASCII alone. */
export const drawsAscii = (call: Pick<Call, 'flags'>): boolean =>
  isAsciiTerminal(call) ||
  (call.flags.folder === undefined && localeOf(process.env) === '' && process.env.TMUX === undefined);

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
