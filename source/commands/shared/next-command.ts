import {commandLine} from '../../format/command-line.js';
import {formatNumber} from '../../format/units.js';
import type {RunView} from '../../insight/view.js';
import type {FailureKind} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {canGoOn} from './go-on.js';

/** What the same command may well survive the next time. Of the others the reason says what has to be changed in it first. */
const PASSING: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'gpu-timeout',
  'killed-for-memory',
  'out-of-memory',
  'disk-full',
  'model-offline',
  'model-gated',
  'display-watchdog',
  'rank-lost',
]);
/** For these mlx_lm has an option that trades speed for memory and changes nothing else. */
const SHORT_OF_MEMORY: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'metal-out-of-memory',
  'out-of-memory',
  'killed-for-memory',
  'gpu-timeout',
]);
const SPARING = '--grad-checkpoint';

/** macOS ends GPU work that holds up the display, unless asked not to. */
const RELAX = '--relax-gpu-watchdog';

const isMlxLora = (command: readonly string[]): boolean => /\bmlx_lm[. ]lora\b/.test(command.join(' '));

const relaxing = (kind: FailureKind | null): string => (kind === 'display-watchdog' ? `${RELAX} ` : '');

const startAgain = ({record}: Run, kind: FailureKind | null): string | null => {
  const {command, directory} = record;
  const sparing =
    kind !== null && SHORT_OF_MEMORY.has(kind) && isMlxLora(command) && !command.includes(SPARING) ? [SPARING] : [];
  if (record.adopted || (kind !== null && !PASSING.has(kind) && sparing.length === 0)) return null;
  const first = kind === 'model-gated' ? 'hf auth login && ' : '';
  return `${first}cd ${commandLine([directory])} && mlxtop run ${relaxing(kind)}-- ${commandLine([...command, ...sparing])}`;
};

/** The exact command that comes next for an ended run; `from` is the iteration that it goes on from. */
export type NextCommand = {command: string; from: number | null};

/** Goes on from the last checkpoint where there is one, else starts again; null when neither helps, and for a run that has not ended. */
export const nextCommand = async (run: Run, {run: {outcome, failure}}: RunView): Promise<NextCommand | null> => {
  if (outcome === null) return null;
  const goOn = await canGoOn(run);
  if (goOn) return {command: `${goOn.command} ${relaxing(failure?.kind ?? null)}`.trimEnd(), from: goOn.iteration};
  if (outcome === 'failed' && failure === null) return null;
  const again = outcome === 'failed' || outcome === 'interrupted' ? startAgain(run, failure?.kind ?? null) : null;
  return again === null ? null : {command: again, from: null};
};

/** As a row of the status: what it does, and the command. */
export const nextCommandRow = ({command, from}: NextCommand): [string, string] =>
  from === null ? ['start again', command] : ['go on', `${command}   (from iteration ${formatNumber(from)})`];
