import {missingSecrets} from '../../format/secret-words.js';
import {formatNumber} from '../../format/units.js';
import {GUARDED_SENTENCE} from '../../insight/guarded-places.js';
import type {RunView} from '../../insight/view.js';
import type {FailureKind} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {programOf} from '../../trainer/settings/program.js';
import {canGoOn} from './can-continue.js';
import {newServerName, startAgainCommand} from './start-again.js';

/** What the same command may well survive the next time. Of the others the reason says what has to be changed in it first. */
const PASSING: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'gpu-timeout',
  'killed-for-memory',
  'killed',
  'out-of-memory',
  'disk-full',
  'model-offline',
  'model-gated',
  'display-watchdog',
  'rank-lost',
  'terminated',
  'cuda-memory-taken',
  'cuda-error',
  'gpu-error',
  'gpu-victim',
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

const isMlxLora = (command: readonly string[]): boolean => programOf(command).trainer === 'mlx-lm';

const relaxing = (kind: FailureKind | null): string => (kind === 'display-watchdog' ? `${RELAX} ` : '');

/** Starts it again; `isSure` where the same may well work, or works by what was added to it. Null for a command that is not ours. */
const startAgain = (
  {record}: Run,
  kind: FailureKind | null,
  onNewServer: boolean,
): Omit<NextCommand, 'from'> | null => {
  if (record.adopted) return null;
  const {command} = record;
  const sparing =
    kind !== null && SHORT_OF_MEMORY.has(kind) && isMlxLora(command) && !command.includes(SPARING) ? [SPARING] : [];
  const first = kind === 'model-gated' ? 'hf auth login && ' : '';
  const again = startAgainCommand(record, {
    command: [...command, ...sparing],
    relaxes: kind === 'display-watchdog',
    onNewServer,
  });
  const lacks = missingSecrets(command);
  const isPassing = kind === null || PASSING.has(kind) || sparing.length > 0;
  return {command: `${first}${again}`, isSure: isPassing && lacks.length === 0, ...(lacks.length > 0 && {lacks})};
};

/**
 * The command that comes next for an ended run; `from` is the iteration that it goes on from. Not `isSure`: first something has to be
 * put right, which the reason says, or the trainer's last words.
 */
export type NextCommand = {
  command: string;
  from: number | null;
  isSure: boolean;
  /** Secrets that its words are without. */
  lacks?: readonly string[];
};

/** Goes on from the last checkpoint where there is one, else starts again; null when neither helps, and for a run that has not ended. */
export const nextCommand = async (run: Run, {run: {outcome, failure}}: RunView): Promise<NextCommand | null> => {
  if (outcome === null) return null;
  // The old server, and every session in it, is kept out of the run's folder.
  const onNewServer = failure?.sentence === GUARDED_SENTENCE;
  const goOn = await canGoOn(run);
  if (goOn) {
    const server = onNewServer ? ` --socket-name ${newServerName(run.record)}` : '';
    const command = `${goOn.command}${server} ${relaxing(failure?.kind ?? null)}`.trimEnd();
    return {command, from: goOn.iteration, isSure: true};
  }
  const mayAgain = outcome === 'failed' || outcome === 'interrupted' || outcome === 'ended-early';
  const again = mayAgain ? startAgain(run, failure?.kind ?? null, onNewServer) : null;
  if (again === null) return null;
  return {...again, from: null, isSure: again.isSure && (outcome === 'interrupted' || failure !== null)};
};

/** As a row of the status: what it does, and the command. */
export const nextCommandRow = ({command, from, isSure, lacks = []}: NextCommand): [string, string] => {
  if (from !== null) return ['go on', `${command}   (from iteration ${formatNumber(from)})`];
  if (lacks.length > 0) return ['start again', `with your secrets in place of ***: ${command}`];
  return ['start again', isSure ? command : `with that put right: ${command}`];
};
