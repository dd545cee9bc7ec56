import {missingSecrets} from '../../format/secret-words.js';
import {formatNumber} from '../../format/units.js';
import {GUARDED_SENTENCE} from '../../insight/guarded-places.js';
import type {RunView} from '../../insight/view.js';
import type {FailureKind} from '../../journal/events.js';
import {isImported} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {programOf} from '../../trainer/settings/program.js';
import {canContinue} from './can-continue.js';
import {newServerName, startAgainCommand} from './start-again.js';

/**
 * Failures that the same command may well survive next time. For the others, the failure's text says what to change
 * first.
 */
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
/** Failures for which mlx_lm has an option that trades speed for memory and changes nothing else. */
const SHORT_OF_MEMORY: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'metal-out-of-memory',
  'out-of-memory',
  'killed-for-memory',
  'gpu-timeout',
]);
const MEMORY_SAVING = '--grad-checkpoint';

/** macOS ends GPU work that delays the display, unless it is asked not to. */
const RELAX = '--relax-gpu-watchdog';

const isMlxLora = (command: readonly string[]): boolean => programOf(command).trainer === 'mlx-lm';

const relaxing = (kind: FailureKind | null): string => (kind === 'display-watchdog' ? `${RELAX} ` : '');

/**
 * The command that starts a run again; `isSure` if it may well work, as it was or with an option added. Null for an
 * adopted run.
 */
const startAgain = (
  {record}: Run,
  kind: FailureKind | null,
  onNewServer: boolean,
): Omit<NextCommand, 'from'> | null => {
  if (record.adopted) return null;
  const {command} = record;
  const savesMemory =
    kind !== null && SHORT_OF_MEMORY.has(kind) && isMlxLora(command) && !command.includes(MEMORY_SAVING);
  const added = savesMemory ? [MEMORY_SAVING] : [];
  const first = kind === 'model-gated' ? 'hf auth login && ' : '';
  const again = startAgainCommand(record, {
    command: [...command, ...added],
    relaxes: kind === 'display-watchdog',
    onNewServer,
  });
  const lacks = missingSecrets(command);
  const isPassing = kind === null || PASSING.has(kind) || savesMemory;
  return {command: `${first}${again}`, isSure: isPassing && lacks.length === 0, ...(lacks.length > 0 && {lacks})};
};

/**
 * The next command for an ended run; `from` is the iteration that it continues from. Without `isSure` something has to
 * be fixed first, which the failure's text says, or the trainer's last output.
 */
export type NextCommand = {
  command: string;
  from: number | null;
  isSure: boolean;
  /** The secrets that are missing in its words. */
  lacks?: readonly string[];
};

/**
 * Continues from the last checkpoint if there is one, else starts again; null when neither helps, and for a run that
 * has not ended.
 */
export const nextCommand = async (run: Run, {run: {outcome, failure}}: RunView): Promise<NextCommand | null> => {
  if (outcome === null || isImported(run.record)) return null;
  // macOS keeps the old server, and every session in it, out of the run's folder.
  const onNewServer = failure?.sentence === GUARDED_SENTENCE;
  const continuation = await canContinue(run);
  if (continuation) {
    const server = onNewServer ? ` --socket-name ${newServerName(run.record)}` : '';
    const command = `${continuation.command}${server} ${relaxing(failure?.kind ?? null)}`.trimEnd();
    return {command, from: continuation.iteration, isSure: true};
  }
  const mayStartAgain = outcome === 'failed' || outcome === 'interrupted' || outcome === 'ended-early';
  const again = mayStartAgain ? startAgain(run, failure?.kind ?? null, onNewServer) : null;
  if (again === null) return null;
  return {...again, from: null, isSure: again.isSure && (outcome === 'interrupted' || failure !== null)};
};

/** As a row of the status: what it does, and the command. */
export const nextCommandRow = ({command, from, isSure, lacks = []}: NextCommand): [string, string] => {
  if (from !== null) return ['continue', `${command}   (from iteration ${formatNumber(from)})`];
  if (lacks.length > 0) return ['start again', `with your secrets in place of ***: ${command}`];
  return ['start again', isSure ? command : `once that is fixed: ${command}`];
};
