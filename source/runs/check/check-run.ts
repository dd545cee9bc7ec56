import {UserError} from '../../errors.js';
import type {Setup, Situation} from '../../estimate/change-candidates.js';
import {type Changes, changesFor, type Judge, NO_CHANGES} from '../../estimate/changes.js';
import type {CheckResult} from '../../estimate/check-result.js';
import type {Estimated, Measured, ModelFacts, PythonFacts, StartFinding, TrainSettings} from '../../estimate/facts.js';
import {type Fit, fitOf} from '../../estimate/fit.js';
import {estimatePeak} from '../../estimate/peak.js';
import type {MachineNow} from '../../estimate/room.js';
import {brokenRules} from '../../estimate/rules/index.js';
import {isOfConfig} from '../../estimate/rules/settings.js';
import {isAtLeast} from '../../estimate/rules/versions.js';
import type {StartFiles} from '../../estimate/start-facts.js';
import type {Host} from '../../host/types.js';
import {homeToRead} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {readPython} from '../../model/python-packages.js';
import {readFacts} from '../../model/read-facts.js';
import {readStartFiles} from '../../trainer/settings/start-files.js';
import {readTrainSettings, type TrainSettingsReading} from '../../trainer/settings/train-settings.js';
import {livingRuns} from '../find/find-run.js';
import {requireProgram} from '../start/find-program.js';
import {countsFolder} from './counts-folder.js';
import {swapCostHere, viewOrNull} from './earlier-runs.js';
import {readMachineNow} from './machine-now.js';
import {missingScript} from './missing-script.js';

export type CheckRequest = {
  command: readonly string[];
  directory: string;
  environment: NodeJS.ProcessEnv;
  host: Host;
  /** The short form: what takes longer than this is left out, and no application is asked for. */
  deadlineMs?: number;
  /** Of each file of rows. Where one is larger, and was not counted before, it rejects with a `TooLargeError`. */
  maxRowBytes?: number;
  /** Finds a past run of the same model whose peak was measured. */
  measuredFor?(settings: TrainSettings, model: ModelFacts): Promise<Measured | null>;
};

/** The trainers whose memory is understood. */
type Understood = Situation['trainer'];

const understood = (trainer: string | null): Understood | null =>
  trainer === 'mlx-lm' || trainer === 'mlx-lm-lora' ? trainer : null;

const programErrorOf = ({
  command,
  directory,
  environment,
}: CheckRequest): {message: string; nextStep: string} | null => {
  try {
    requireProgram(command[0] ?? '', directory, environment.PATH ?? '');
    return missingScript(command, directory);
  } catch (error) {
    if (error instanceof UserError) return {message: error.message, nextStep: error.nextStep};
    throw error;
  }
};

/** The runs of this home; none where it cannot be read, which is not this command's concern. */
const runsHere = async (environment: NodeJS.ProcessEnv): Promise<Run[]> => {
  try {
    return await listRuns(await homeToRead(environment));
  } catch {
    return [];
  }
};

const trainingNow = (living: readonly Run[]): CheckResult['training'] =>
  living.map(run => ({name: run.record.name, bytes: viewOrNull(run)?.trainer.memoryBytes ?? null}));

type Facts = Awaited<ReturnType<typeof readFacts>>;

/** Why rows were not read, where no rule says so, or why their tokens are only estimated. */
const notesOf = ({settings}: TrainSettingsReading, facts: Facts, files: StartFiles): string[] => {
  const {data, dataError, tokensError} = facts;
  const isNews = settings.hfDataset != null || files.data?.state === 'folder';
  const isEstimated = [data.train, data.valid].some(one => one?.counted === 'estimated');
  return [
    ...(dataError !== null && isNews ? [dataError] : []),
    ...(isEstimated && tokensError !== null ? [`Tokens are estimated by characters: ${tokensError}.`] : []),
  ];
};

/** On Linux mlx may compute on a graphics card, with a memory of its own. */
const usesCard = (python: PythonFacts | null): boolean =>
  process.platform === 'linux' && [...(python?.installed.keys() ?? [])].some(name => name.startsWith('mlx-cuda'));

const OF_THE_CARD = 'this mlx computes on the graphics card, whose memory mlxtop does not look at beforehand';

/** Why nothing is known of what it needs. */
const whyUnknown = (reading: TrainSettingsReading, facts: Facts): string => {
  if (understood(reading.trainer) === null) return 'mlxtop does not know how much memory this trainer takes';
  if (reading.problems.some(isOfConfig)) return 'the configuration cannot be read';
  if (!reading.settings.train) return 'it does not train, and only training is estimated';
  if (facts.located === null) return 'no model is named';
  if (facts.located.state !== 'found') return 'the model is not all on this disk';
  return facts.modelError ?? 'the model cannot be read';
};

const startsOf = (
  request: CheckRequest,
  reading: TrainSettingsReading,
  facts: Facts,
  files: StartFiles,
  python: PythonFacts | null,
): StartFinding[] =>
  brokenRules({
    trainer: reading.trainer,
    command: request.command,
    programError: programErrorOf(request),
    settings: reading.settings,
    places: reading.places,
    ignored: reading.ignored,
    problems: reading.problems,
    values: reading.values,
    valuePlaces: reading.valuePlaces,
    files,
    located: facts.located,
    model: facts.model,
    modelError: facts.modelError,
    data: facts.data,
    adapters: facts.adapters,
    python,
    platform: process.platform,
  });

/** mlx_lm accumulates gradients from 0.28.3 on; mlx-lm-lora always has. */
const canAccumulate = (trainer: Understood, python: PythonFacts | null): boolean =>
  trainer === 'mlx-lm-lora' || (isAtLeast(python?.packages['mlx-lm'], '0.28.3') ?? true);

/** What it needs by these settings, and whether that fits: for every variant of them. */
const judgeWith = (estimateOf: (setup: Pick<Setup, 'model' | 'settings'>) => Estimated): Judge => {
  const fitsIn = (setup: Setup): Fit | null => {
    const {estimate} = estimateOf(setup);
    return estimate && fitOf(estimate, setup.machine);
  };
  const fits = (setup: Setup, tightToo: boolean): boolean => {
    const fit = fitsIn(setup);
    return fit?.fits === 'yes' && (tightToo || !fit.isTight);
  };
  return {
    peakOf: setup => estimateOf(setup).estimate?.peakBytes ?? null,
    isSafe: setup => fits(setup, false),
    isEnough: setup => fits(setup, true),
  };
};

/**
 * What to quit is worth a word only where memory is missing; of what the GPU cannot hold, quitting is a part at most.
 */
const appsToQuit = ({fits, isTight, limit, availableIfQuit}: Fit): readonly string[] => {
  if (fits === 'yes' && !isTight) return [];
  const apps = availableIfQuit[0]?.apps ?? [];
  return limit === 'gpu' ? apps.slice(0, 1) : apps;
};

type Judged = {estimated: Estimated; plainBytes: number | null; fit: Fit; changes: Changes};

const judged = async (
  request: CheckRequest,
  reading: TrainSettingsReading,
  facts: Facts,
  machine: MachineNow,
  python: PythonFacts | null,
): Promise<Judged> => {
  const trainer = understood(reading.trainer);
  const {model, data} = facts;
  const {settings} = reading;
  if (trainer === null || model === null || !settings.train) {
    const why = whyUnknown(reading, facts);
    const fit = fitOf({why, weightBytes: model?.weightBytes ?? null}, machine);
    return {estimated: {estimate: null, unknown: why}, plainBytes: null, fit, changes: NO_CHANGES};
  }
  const measured = (await request.measuredFor?.(settings, model)) ?? null;
  const estimateOf = (setup: Pick<Setup, 'model' | 'settings'>): Estimated =>
    estimatePeak(setup.model, setup.settings, data, {platform: process.platform, measured});
  const estimated = estimateOf({model, settings});
  const needs = estimated.estimate ?? {why: estimated.unknown ?? '', weightBytes: model.weightBytes};
  const fit = usesCard(python) ? fitOf({why: OF_THE_CARD, weightBytes: null}, machine) : fitOf(needs, machine);
  const apps = appsToQuit(fit);
  const changes = changesFor(
    {settings, model, machine, trainer, train: data.train, canAccumulate: canAccumulate(trainer, python), apps},
    judgeWith(estimateOf),
  );
  const plain =
    measured === null ? estimated : estimatePeak(model, settings, data, {platform: process.platform, measured: null});
  return {estimated, plainBytes: plain.estimate?.peakBytes ?? null, fit, changes};
};

/**
 * Checks a training run before its start: whether it would start, whether it fits the machine as it is now, and what to
 * change. Starts no Python, and reads no weights. With `deadlineMs` in a short form, for one line. Never rejects for
 * what is wrong with the run: that is what it tells.
 */
export const checkRun = async (request: CheckRequest): Promise<CheckResult> => {
  const {command, directory, environment, host, deadlineMs, maxRowBytes} = request;
  const isShort = deadlineMs !== undefined;
  const reading = await readTrainSettings(command, directory);
  const runs = isShort ? [] : await runsHere(environment);
  const living = await livingRuns(runs);
  const machineReading = readMachineNow(host, living, !isShort);
  const facts = await readFacts(reading.settings, {
    directory,
    environment,
    countsFolder: await countsFolder(environment),
    ...(deadlineMs !== undefined && {deadlineMs}),
    ...(maxRowBytes !== undefined && {maxRowBytes}),
  });
  const files = readStartFiles(reading.settings, directory);
  const python = readPython(command, directory, environment);
  const {now, machine} = await machineReading;
  const {estimated, plainBytes, fit, changes} = await judged(request, reading, facts, now, python);
  return {
    command,
    configFile: reading.configFile,
    trainer: reading.trainer,
    settings: understood(reading.trainer) === null ? null : reading.settings,
    starts: startsOf(request, reading, facts, files, python),
    python,
    notes: notesOf(reading, facts, files),
    model: facts.model,
    data: facts.data,
    estimate: estimated.estimate,
    plainBytes,
    fit,
    machine: {
      totalBytes: now.memory?.totalBytes ?? machine?.memoryBytes ?? null,
      gpuWorkingSetBytes: now.gpuWorkingSetBytes,
      platform: now.platform,
    },
    changes,
    swapCost: swapCostHere(runs, reading.settings.model, machine?.memoryBytes ?? null),
    training: trainingNow(living),
  };
};
