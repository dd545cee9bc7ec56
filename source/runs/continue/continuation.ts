import {existsSync} from 'node:fs';
import {UserError, usageError} from '../../errors.js';
import {commandLine, shorten} from '../../format/command-line.js';
import {printable} from '../../format/printable.js';
import {missingSecrets} from '../../format/secret-words.js';
import {formatNumber} from '../../format/units.js';
import {notVisible} from '../../journal/place.js';
import type {Run} from '../../journal/runs.js';
import type {Checkpoint} from '../../trainer/checkpoints/find.js';
import {misfit} from '../../trainer/checkpoints/fit.js';
import {buildBeside, buildNow} from '../../trainer/continue/build.js';
import {readOptions} from '../../trainer/continue/options.js';
import {type Plan, planByOwnFlag, planFromWeights, shortPath} from '../../trainer/continue/plan.js';
import {elsewhereWords, runLives} from '../life.js';
import {runLivesStill} from './can-continue.js';
import {type Choice, firstGood, lookAtRemains, type Remains} from './checkpoints.js';
import {startAgainCommand} from './start-again.js';
import {trainLonger} from './train-longer.js';

/** A start that goes on with an ended run. */
export type Continuation = {
  remains: Remains;
  choice: Choice;
  checkpoint: Checkpoint;
  command: string[];
  /** To be added to what the new run counts, for the whole training. */
  base: number;
  /** By weights alone; null when the trainer itself brings everything back. */
  plan: Plan | null;
  /** The Python that the command of an adopted run begins with, where it is another than the record's. */
  python?: string;
};

const MOST_REASONS = 6;

/** Why each of these cannot be used, one a line. */
export const reasons = (rejected: Choice['rejected'], directory: string): string[] => {
  const lines = rejected
    .slice(0, MOST_REASONS)
    .map(({checkpoint, problem}) => printable(`${shortPath(checkpoint.path, directory)}: ${problem}`));
  return rejected.length > MOST_REASONS ? [...lines, `… and ${rejected.length - MOST_REASONS} more`] : lines;
};

/** A trainer may end its training early and say so; of one that tells of each tenth iteration the last may not be known. */
const whatIsOver = ({state, view, total}: Remains): string => {
  const {iteration} = view.training;
  const isShort = iteration !== null && total !== null && iteration < total;
  const reached = `iteration ${formatNumber(iteration)} of ${formatNumber(total)}`;
  if (isShort && state.training.over) return `had ended its training by itself, at ${reached}`;
  if (view.run.outcome !== 'finished') return 'had trained all its iterations, and saved its final weights';
  if (isShort) return `has finished, with ${reached} the last that it told of`;
  return total === null || iteration === null ? 'has finished' : `has finished its ${formatNumber(total)} iterations`;
};

const startAnew = ({run, state}: Remains): string => {
  // What was not started by mlxtop has a command that is known in part or not at all: nothing to paste.
  const hint = missingSecrets(run.record.command).length === 0 ? '' : ', your secrets in place of ***';
  const again = run.record.adopted ? ', as it was started' : `${hint}: ${startAgainCommand(run.record)}`;
  return `Start it anew${state.training.notFinite === null ? '' : ', with a lower learning rate'}${again}`;
};

const refuseOver = (remains: Remains): void => {
  const {state, view} = remains;
  if (view.run.outcome !== 'finished' && !state.training.over) return;
  const {notFinite} = state.training;
  if (notFinite !== null) {
    throw new UserError(
      `${view.run.name} ${whatIsOver(remains)}, but its ${notFinite.of} loss is no number since iteration ${formatNumber(notFinite.iteration)}.`,
      startAnew(remains),
    );
  }
  throw new UserError(`${view.run.name} ${whatIsOver(remains)}: nothing is left.`, trainLonger(remains.run));
};

const MOST_CHECKPOINTS = 12;

/** `100 (iteration 500 of the whole training)`; 0 is what the run itself was started from. */
const checkpointName = (iteration: number, before: number): string => {
  if (iteration === 0) return `${before} (the one that it began with)`;
  return before === 0 ? String(iteration) : `${iteration} (iteration ${before + iteration} of the whole training)`;
};

/** Which checkpoints `--from` allows, newest first. Throws a `UserError` for one that there is not. */
const candidates = ({checkpoints, view, state}: Remains, from: string | undefined): Checkpoint[] => {
  if (from === undefined) return checkpoints;
  const best = view.training.bestCheckpoint;
  if (from === 'best' && best === null) {
    throw new UserError(
      'No checkpoint has a validation loss: none is known to be the best.',
      'Leave --from out to take the newest.',
    );
  }
  const iteration = from === 'best' ? (best?.iteration ?? 0) : Number(from);
  if (!Number.isSafeInteger(iteration)) throw usageError(`--from takes an iteration, or best, not '${from}'.`);
  const before = state.continues?.iteration ?? 0;
  // A file is named by what the run itself counted; what is shown everywhere is the whole training's.
  const wanted = [iteration, iteration - before]
    .map(one => checkpoints.filter(checkpoint => checkpoint.iteration === one))
    .find(({length}) => length > 0);
  if (wanted) return wanted;
  const nothing = `${view.run.name} has no checkpoint of iteration ${iteration}.`;
  if (checkpoints.length === 0) throw new UserError(nothing, 'It has none at all: nothing was saved before it ended.');
  const known = checkpoints.slice(0, MOST_CHECKPOINTS).map(one => checkpointName(one.iteration, before));
  const more = checkpoints.length > known.length ? ', …' : '';
  throw new UserError(nothing, `${known.length === 1 ? 'There is' : 'There are'}: ${known.join(', ')}${more}.`);
};

const noneGood = (remains: Remains, rejected: Choice['rejected']): UserError => {
  const {run, view} = remains;
  const {directory} = run.record;
  const found = reasons(rejected, directory)
    .map(line => `\n  ${line}`)
    .join('');
  return new UserError(
    rejected.length === 0
      ? `${view.run.name} has no checkpoint: nothing was saved before it ended.`
      : `${view.run.name} has no checkpoint that can be used:${found}`,
    startAnew(remains),
  );
};

/** What to tell a trainer whose command is not ours to rewrite. */
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
    `${command.length === 0 ? `mlxtop does not know the command of ${name}.` : `The command of ${name} is not one that mlxtop can change: ${shorten(commandLine(command), 120)}`}\n` +
      `Its newest good checkpoint: ${path} (iteration ${formatNumber(checkpoint.iteration)}${of}).`,
    `Give that to it yourself, and start it by mlxtop run. ${hint ?? `For ${flags}`}.`,
  );
};

const refuseMisfit = (remains: Remains, {judgement}: Choice, checkpoint: Checkpoint): void => {
  const {way, config, run} = remains;
  if (way.kind !== 'weights' || way.trainer !== 'mlx-lm' || !judgement?.header) return;
  const given = readOptions(run.record.command.slice(way.from), way.table);
  const problem = misfit(judgement.header.tensors, buildBeside(checkpoint.path), buildNow(given, config?.values ?? {}));
  if (problem === null) return;
  throw new UserError(
    `${printable(shortPath(checkpoint.path, run.record.directory))} does not fit the training: ${problem}.`,
    `mlx_lm would load it without a word and train the wrong weights. Put ${config === null ? 'that' : config.path} back as it was.`,
  );
};

/**
 * How to go on with an ended run, from its newest good checkpoint or from the one that `from` names. Throws a `UserError` when that
 * cannot be done, with the reason.
 */
export const planContinuation = async (run: Run, from: string | undefined): Promise<Continuation> => {
  if (await runLives(run)) {
    throw new UserError(
      `${run.record.name} still runs.`,
      `Look at it: mlxtop attach ${run.record.name}   Another one: mlxtop continue RUN (see mlxtop runs)`,
    );
  }
  const elsewhere = await elsewhereWords(run);
  if (elsewhere !== null) {
    throw new UserError(
      `${run.record.name} was ${notVisible(elsewhere)}: it may still train.`,
      `How it stands: mlxtop status ${run.record.id}`,
    );
  }
  if (await runLivesStill(run)) {
    throw new UserError(
      `${run.record.name} still runs: mlxtop has only let go of it.`,
      'A second training would write to the same place: end that one first.',
    );
  }
  const remains = await lookAtRemains(run);
  refuseOver(remains);
  const choice = firstGood(remains, candidates(remains, from), true);
  const {checkpoint, rejected} = choice;
  if (checkpoint === null) throw noneGood(remains, rejected);
  const {way, total, config, state} = remains;
  const {command, directory} = run.record;
  if (way.kind === 'by-hand') throw byHand(remains, checkpoint);
  if (total !== null && checkpoint.iteration >= total) {
    throw new UserError(
      `${run.record.name} has all its ${formatNumber(total)} iterations saved: nothing is left.`,
      trainLonger(run),
    );
  }
  if (way.kind === 'own') {
    const own = planByOwnFlag(command, way.flag, shortPath(checkpoint.path, directory));
    // It counts on from where it was, so that nothing is to be added.
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
