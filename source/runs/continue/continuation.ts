import {existsSync} from 'node:fs';
import {UserError, usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {printable} from '../../format/printable.js';
import {missingSecrets} from '../../format/secret-words.js';
import {formatNumber} from '../../format/units.js';
import {notVisible} from '../../journal/place.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {isImported, runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import type {Checkpoint} from '../../trainer/checkpoints/find.js';
import {misfit} from '../../trainer/checkpoints/fit.js';
import {buildBeside, buildNow} from '../../trainer/continue/build.js';
import {readOptions} from '../../trainer/continue/options.js';
import {type Plan, planByOwnFlag, planFromWeights, shortPath} from '../../trainer/continue/plan.js';
import {importedError, waitingError} from '../find/find-run.js';
import {elsewhereWords, runLives} from '../life.js';
import {adoptedTrainerMayLive} from './can-continue.js';
import {type CheckpointChoice, firstGood, type Remains, readRemains} from './checkpoints.js';
import {startAgainCommand} from './start-again.js';
import {trainLonger} from './train-longer.js';

/** A start that continues an ended run. */
export type Continuation = {
  remains: Remains;
  choice: CheckpointChoice;
  checkpoint: Checkpoint;
  command: string[];
  /** Iterations to add to the new run's own count, for the whole training. */
  base: number;
  /** For a start from weights alone; null when the trainer itself restores everything. */
  plan: Plan | null;
  /** The Python that the command of an adopted run begins with, if it differs from the record's. */
  python?: string;
};

const MAX_REASONS = 6;

/** Why each of these checkpoints cannot be used, one a line. */
export const reasons = (rejected: CheckpointChoice['rejected'], directory: string): string[] => {
  const lines = rejected
    .slice(0, MAX_REASONS)
    .map(({checkpoint, problem}) => printable(`${shortPath(checkpoint.path, directory)}: ${problem}`));
  return rejected.length > MAX_REASONS ? [...lines, `… and ${rejected.length - MAX_REASONS} more`] : lines;
};

/**
 * In words, how a run finished. A trainer may end early and say so; one that reports every tenth iteration may not
 * report its last.
 */
const howItFinished = ({state, view, total}: Remains): string => {
  const {iteration} = view.training;
  const isShort = iteration !== null && total !== null && iteration < total;
  const reached = `iteration ${formatNumber(iteration)} of ${formatNumber(total)}`;
  if (isShort && state.training.over) return `had ended its training on its own, at ${reached}`;
  if (view.run.outcome !== 'finished') return 'had trained all its iterations, and saved its final weights';
  if (isShort) return `has finished; its last report was of ${reached}`;
  return total === null || iteration === null ? 'has finished' : `has finished its ${formatNumber(total)} iterations`;
};

const startAgainAdvice = ({run, state}: Remains): string => {
  // The command of a run that mlxtop did not start is known in part at most, so there is nothing to paste.
  const hint = missingSecrets(run.record.command).length === 0 ? '' : ', with your secrets in place of ***';
  const again = run.record.adopted ? ', as you did before' : `${hint}: ${startAgainCommand(run.record)}`;
  return `Start it again${state.training.notFinite === null ? '' : ', with a lower learning rate'}${again}`;
};

const refuseOver = (remains: Remains): void => {
  const {state, view} = remains;
  if (view.run.outcome !== 'finished' && !state.training.over) return;
  const {notFinite} = state.training;
  if (notFinite !== null) {
    throw new UserError(
      `${view.run.name} ${howItFinished(remains)}, but its ${notFinite.of} loss has been NaN or infinite since iteration ${formatNumber(notFinite.iteration)}.`,
      startAgainAdvice(remains),
    );
  }
  throw new UserError(
    `${view.run.name} ${howItFinished(remains)}: nothing is left to train.`,
    trainLonger(remains.run),
  );
};

const MAX_LISTED = 12;

/** `100 (iteration 500 of the whole training)`; 0 is the checkpoint that the run itself was started from. */
const checkpointName = (iteration: number, before: number): string => {
  if (iteration === 0) return `${before} (the one that it started from)`;
  return before === 0 ? String(iteration) : `${iteration} (iteration ${before + iteration} of the whole training)`;
};

/** The checkpoints that `--from` allows, newest first. Throws a `UserError` if there is none. */
const candidates = ({checkpoints, view, state}: Remains, from: string | undefined): Checkpoint[] => {
  if (from === undefined) return checkpoints;
  const best = view.training.bestCheckpoint;
  if (from === 'best' && best === null) {
    throw new UserError(
      'No checkpoint has a validation loss, so the best one is unknown.',
      'Leave out --from to use the newest.',
    );
  }
  const iteration = from === 'best' ? (best?.iteration ?? 0) : Number(from);
  if (!Number.isSafeInteger(iteration)) throw usageError(`--from takes an iteration or best, not '${from}'.`);
  const before = state.continues?.iteration ?? 0;
  // A file is named after the run's own count; everything that is shown counts the whole training.
  const wanted = [iteration, iteration - before]
    .map(one => checkpoints.filter(checkpoint => checkpoint.iteration === one))
    .find(({length}) => length > 0);
  if (wanted) return wanted;
  const nothing = `${view.run.name} has no checkpoint of iteration ${iteration}.`;
  if (checkpoints.length === 0)
    throw new UserError(nothing, 'It has no checkpoint at all: nothing was saved before it ended.');
  const known = checkpoints.slice(0, MAX_LISTED).map(one => checkpointName(one.iteration, before));
  const more = checkpoints.length > known.length ? ', …' : '';
  throw new UserError(nothing, `${known.length === 1 ? 'There is' : 'There are'}: ${known.join(', ')}${more}.`);
};

const noneGood = (remains: Remains, rejected: CheckpointChoice['rejected']): UserError => {
  const {run, view} = remains;
  const {directory} = run.record;
  const found = reasons(rejected, directory)
    .map(line => `\n  ${line}`)
    .join('');
  return new UserError(
    rejected.length === 0
      ? `${view.run.name} has no checkpoint: nothing was saved before it ended.`
      : `${view.run.name} has no checkpoint that can be used:${found}`,
    startAgainAdvice(remains),
  );
};

/** The error for a trainer whose command mlxtop cannot change, with what the user can tell it instead. */
const byHand = ({run, view, total, way}: Remains, checkpoint: Checkpoint): UserError => {
  const {command, directory, name} = run.record;
  const path = printable(shortPath(checkpoint.path, directory));
  const of = total === null ? '' : ` of ${formatNumber(total)}`;
  const left = total === null ? '' : ` --iters ${total - checkpoint.iteration}`;
  const seed = (view.settings.seed ?? 0) + 1;
  const flags =
    checkpoint.kind === 'folder'
      ? `trainer.train(resume_from_checkpoint='${path}')`
      : `mlx_lm: --resume-adapter-file ${path}${left} --seed ${seed}, and an --adapter-path that is new`;
  const hint = way.kind === 'by-hand' ? way.hint : null;
  return new UserError(
    `${command.length === 0 ? `mlxtop does not know the command of ${name}.` : `The command of ${name} is one that mlxtop cannot change: ${shorten(commandLine(command), 120)}`}\n` +
      `Its newest good checkpoint: ${path} (iteration ${formatNumber(checkpoint.iteration)}${of}).`,
    `Pass it to the trainer yourself, and start that with mlxtop run. ${hint ?? `For ${flags}`}.`,
  );
};

const refuseMisfit = (remains: Remains, {inspection}: CheckpointChoice, checkpoint: Checkpoint): void => {
  const {way, config, run} = remains;
  if (way.kind !== 'weights' || way.trainer !== 'mlx-lm' || !inspection?.header) return;
  const given = readOptions(run.record.command.slice(way.from), way.table);
  const problem = misfit(
    inspection.header.tensors,
    buildBeside(checkpoint.path),
    buildNow(given, config?.values ?? {}),
  );
  if (problem === null) return;
  throw new UserError(
    `${printable(shortPath(checkpoint.path, run.record.directory))} does not fit the run: ${problem}.`,
    `mlx_lm would load it without an error and train the wrong weights. Restore ${config === null ? 'that' : config.path}.`,
  );
};

/**
 * How to continue an ended run, from its newest good checkpoint or from the one that `from` names. Throws a `UserError`
 * with the reason when that is not possible.
 */
export const planContinuation = async (run: Run, from: string | undefined): Promise<Continuation> => {
  if (isWaiting(run.paths)) throw waitingError(run);
  if (isImported(run.record)) throw importedError(run, 'cannot be continued: only its file is known');
  if (await runLives(run)) {
    throw new UserError(
      `${run.record.name} is still running.`,
      `To attach to it: mlxtop attach ${runWord(run.record)}   Another run: mlxtop continue RUN (see mlxtop runs)`,
    );
  }
  const elsewhere = await elsewhereWords(run);
  if (elsewhere !== null) {
    throw new UserError(
      `${run.record.name} was ${notVisible(elsewhere)}: it may still be training.`,
      `Details: mlxtop status ${run.record.id}`,
    );
  }
  if (await adoptedTrainerMayLive(run)) {
    throw new UserError(
      `${run.record.name} is still running: mlxtop only stopped following it.`,
      'A second run would write to the same place: end that one first.',
    );
  }
  const remains = await readRemains(run);
  refuseOver(remains);
  const choice = firstGood(remains, candidates(remains, from), true);
  const {checkpoint, rejected} = choice;
  if (checkpoint === null) throw noneGood(remains, rejected);
  const {way, total, config, state} = remains;
  const {command, directory} = run.record;
  if (way.kind === 'by-hand') throw byHand(remains, checkpoint);
  if (total !== null && checkpoint.iteration >= total) {
    throw new UserError(
      `${run.record.name} has all its ${formatNumber(total)} iterations saved: nothing is left to train.`,
      trainLonger(run),
    );
  }
  if (way.kind === 'own') {
    const own = planByOwnFlag(command, way.flag, shortPath(checkpoint.path, directory));
    // The trainer keeps its own count, so there is nothing to add.
    return {remains, choice, checkpoint, command: own, base: 0, plan: null};
  }
  refuseMisfit(remains, choice, checkpoint);
  const plan = await planFromWeights({
    command,
    directory,
    way,
    config,
    total: total ?? checkpoint.iteration,
    base: state.continues?.iteration ?? 0,
    checkpoint,
    exists: existsSync,
  });
  return {remains, choice, checkpoint, command: plan.command, base: plan.base, plan};
};
