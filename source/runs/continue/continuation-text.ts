import {commandLine} from '../../format/command-line.js';
import {printable} from '../../format/printable.js';
import {formatBytes, formatNumber} from '../../format/units.js';
import {shortPath} from '../../trainer/continue/plan.js';
import {type Continuation, reasons} from './continuation.js';

const plural = (count: number): string => `${formatNumber(count)} ${count === 1 ? 'iteration' : 'iterations'}`;

/** Where the run stood when it ended, in iterations of the whole training. */
const where = ({remains: {view, total, state}}: Continuation): string => {
  const {run, training} = view;
  if (run.ending !== null) return `${run.name} (run ${run.id}) ${run.ending}.`;
  const before = state.continues?.iteration ?? 0;
  const at =
    training.iteration === null
      ? 'before its first report'
      : `at iteration ${formatNumber(before + training.iteration)}${total === null ? '' : ` of ${formatNumber(before + total)}`}`;
  return `${run.name} (run ${run.id}) ${run.state === 'interrupted' ? 'was interrupted' : run.state} ${at}.`;
};

/** In words, how much work is repeated. */
const repeatedWork = ({remains: {view}, checkpoint}: Continuation): string => {
  const lost = Math.max(0, (view.training.iteration ?? checkpoint.iteration) - checkpoint.iteration);
  return lost === 0
    ? 'that checkpoint has every iteration that was reported'
    : `the ${plural(lost)} after it ${lost === 1 ? 'is' : 'are'} repeated`;
};

/** What the continuation cannot restore. */
const caveat = (continuation: Continuation): string =>
  continuation.plan === null
    ? `The trainer restores its optimizer and its position itself; ${repeatedWork(continuation)}.`
    : `Only weights were saved: the optimizer starts over, and ${repeatedWork(continuation)}.`;

/** Everything that the continuation will do, for the user to confirm. */
export const continuationText = (continuation: Continuation): string => {
  const {remains, choice, checkpoint, plan, command} = continuation;
  const {directory} = remains.run.record;
  const best = remains.view.training.bestCheckpoint;
  const path = shortPath(checkpoint.path, directory);
  const from = plan === null ? checkpoint.iteration : plan.base;
  const unread = choice.inspection?.unread ?? 0;
  return [
    where(continuation),
    ...reasons(choice.rejected, directory).map(line => `Not used: ${line}`),
    `Continues from iteration ${formatNumber(from)}: ${path}`,
    ...(unread > 0 ? [`  too large to check completely: ${formatBytes(unread)} of it was not searched for NaN`] : []),
    ...(best !== null && best.iteration !== checkpoint.iteration
      ? [
          `  the best checkpoint by validation loss (${formatNumber(best.valLoss, 3)}) is that of iteration ${formatNumber((remains.state.continues?.iteration ?? 0) + best.iteration)}: --from best`,
        ]
      : []),
    ...(plan === null
      ? []
      : [
          `  ${plural(plan.iterations)} left, saved to ${plan.adapterPath} (new; existing files stay as they are)`,
          `  seed ${plan.seed}: the old seed would select the same rows again`,
          ...plan.notes.map(note => `  ${note}`),
          ...(plan.file === null ? [] : [`  its configuration: ${shortPath(plan.file.path, directory)} (new)`]),
        ]),
    caveat(continuation),
    ...(continuation.python === undefined
      ? []
      : [`With this Python, which has the package that it needs: ${continuation.python}`]),
    '',
    `  cd ${commandLine([directory])}`,
    `  ${commandLine(command)}`,
    '',
    '',
  ]
    .map(printable)
    .join('\n');
};
