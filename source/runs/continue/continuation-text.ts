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

/** What of the work is done twice. */
const again = ({remains: {view}, checkpoint}: Continuation): string => {
  const lost = Math.max(0, (view.training.iteration ?? checkpoint.iteration) - checkpoint.iteration);
  return lost === 0
    ? 'that checkpoint has every iteration that was reported'
    : `the ${plural(lost)} after it ${lost === 1 ? 'is' : 'are'} trained again`;
};

const honesty = (continuation: Continuation): string =>
  continuation.plan === null
    ? `The trainer brings its optimizer and its place back itself; ${again(continuation)}.`
    : `Only weights were saved: the optimizer starts anew, and ${again(continuation)}.`;

/** Everything that is going to happen, for somebody to say yes to. */
export const continuationText = (continuation: Continuation): string => {
  const {remains, choice, checkpoint, plan, command} = continuation;
  const {directory} = remains.run.record;
  const best = remains.view.training.bestCheckpoint;
  const path = shortPath(checkpoint.path, directory);
  const from = plan === null ? checkpoint.iteration : plan.base;
  const unread = choice.judgement?.unread ?? 0;
  return [
    where(continuation),
    ...reasons(choice.rejected, directory).map(line => `Not used: ${line}`),
    `Goes on from iteration ${formatNumber(from)}: ${path}`,
    ...(unread > 0 ? [`  too large to look through: ${formatBytes(unread)} of it were not searched for NaN`] : []),
    ...(best !== null && best.iteration !== checkpoint.iteration
      ? [
          `  the best by validation loss (${formatNumber(best.valLoss, 3)}) is that of iteration ${formatNumber((remains.state.continues?.iteration ?? 0) + best.iteration)}: --from best`,
        ]
      : []),
    ...(plan === null
      ? []
      : [
          `  ${plural(plan.iterations)} left, saved to ${plan.adapterPath} (new; what is there stays as it is)`,
          `  seed ${plan.seed}: the old one would give the same rows again`,
          ...plan.notes.map(note => `  ${note}`),
          ...(plan.file === null ? [] : [`  its configuration: ${shortPath(plan.file.path, directory)} (new)`]),
        ]),
    honesty(continuation),
    ...(continuation.python === undefined ? [] : [`By this Python, which has what it runs: ${continuation.python}`]),
    '',
    `  cd ${commandLine([directory])}`,
    `  ${commandLine(command)}`,
    '',
    '',
  ]
    .map(printable)
    .join('\n');
};
