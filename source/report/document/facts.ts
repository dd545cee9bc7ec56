import {commandLine} from '../../format/command-line.js';
import {shortName} from '../../format/settings.js';
import {stateWord} from '../../format/state-word.js';
import {formatBytes, formatNumber} from '../../format/units.js';
import type {RunView} from '../../insight/view.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {predictedWords} from '../estimate.js';
import {hostTotalWords} from '../hosts.js';
import type {Row} from './figures.js';

/** A part of the report: rows of a label and a text under a title. */
export type Section = {title: string; rows: readonly Row[]};

const row = (label: string, text: string | number | null | undefined | false): Row[] =>
  text === null || text === undefined || text === false || text === '' ? [] : [[label, String(text)]];

const count = (value: number | null): string | null => (value === null ? null : formatNumber(value));

const layers = (value: number | null): string | null =>
  value === null ? null : value < 0 ? 'all' : formatNumber(value);

const yes = (value: boolean | null): string | null => (value === null ? null : value ? 'yes' : 'no');

const settingsOf = ({settings}: RunView): Row[] => [
  ...row('Model', settings.model && shortName(settings.model)),
  ...row('Data', settings.data && shortName(settings.data)),
  ...row('Training rows', count(settings.trainRows)),
  ...row('Fine-tuning', settings.fineTuneType),
  ...row('Layers', layers(settings.numLayers)),
  ...row('Rank', count(settings.rank)),
  ...row('Batch size', count(settings.batchSize)),
  ...row('Gradient accumulation', count(settings.gradAccumulationSteps)),
  ...row('Longest sequence', settings.maxSeqLength === null ? null : `${formatNumber(settings.maxSeqLength)} tokens`),
  ...row('Optimizer', settings.optimizer),
  ...row(
    'Learning rate',
    settings.learningRate === null
      ? null
      : `${String(settings.learningRate)}${settings.lrSchedule ? ', with a schedule' : ''}`,
  ),
  ...row('Epochs', settings.epochs),
  ...row('Seed', settings.seed),
  ...row('Gradient checkpointing', yes(settings.gradCheckpoint)),
  ...row('Prompt masked', yes(settings.maskPrompt)),
  ...row('Reports, validates, saves every', everyWords(settings)),
];

const everyWords = ({stepsPerReport, stepsPerEval, saveEvery}: RunView['settings']): string | null =>
  stepsPerReport === null && stepsPerEval === null && saveEvery === null
    ? null
    : `${[stepsPerReport, stepsPerEval, saveEvery].map(one => count(one) ?? '—').join(', ')} iterations`;

const SYSTEMS: Readonly<Record<string, string>> = {darwin: 'macOS', linux: 'Linux'};

const share = (value: number | null): string | null =>
  value === null
    ? null
    : value < 0.005
      ? 'never'
      : `${formatNumber(Math.max(1, Math.round(100 * value)))} % of the time`;

/** The system by its name and version; null for a log that was written elsewhere. */
const systemWords = (platform: string, system: string): string | null => {
  const name = SYSTEMS[platform] ?? platform;
  const words = system.toLowerCase().includes(name.toLowerCase()) ? system : `${name} ${system}`.trim();
  return words === 'unknown' ? null : words;
};

const machineOf = ({record, power}: WholeRun): Row[] => {
  const {processor, cores, memoryBytes, gpuWorkingSetBytes, platform, system} = record.machine;
  return [
    ...row('Processor', processor),
    ...row('Cores', cores > 0 && formatNumber(cores)),
    ...row('Memory', memoryBytes !== null && formatBytes(memoryBytes)),
    ...row('For the GPU', gpuWorkingSetBytes && `at most ${formatBytes(gpuWorkingSetBytes)}`),
    ...row('System', systemWords(platform, system)),
    ...row('On battery', share(power?.battery ?? null)),
    ...row('Throttled', share(power?.throttled ?? null)),
  ];
};

const endOf = ({view}: WholeRun): Row[] => {
  const {run} = view;
  const code = run.exitCode === null ? '' : `, exit code ${run.exitCode}`;
  const text = run.endedAt === null ? `in progress: ${stateWord(run)}` : (run.ending ?? `${stateWord(run)}${code}`);
  return [...row('Outcome', text), ...row('Why', run.failure?.sentence), ...row('Its last output', run.failure?.line)];
};

const warningsOf = ({view}: WholeRun): Row[] => view.warnings.flatMap(({text}) => row('Warning', text));

const memoryOf = ({figures, view}: WholeRun): Row[] =>
  figures.predicted === null
    ? []
    : row('Peak of the trainer', predictedWords(figures.predicted, figures.peakBytes, view.run.endedAt !== null));

const hostsOf = ({view}: WholeRun): Row[] => view.hosts.map(host => [host.name, hostTotalWords(host)]);

const versionsOf = ({versions}: WholeRun): Row[] =>
  Object.entries(versions ?? {}).flatMap(([name, version]) => row(name, version));

/** More would be a list of all that runs on the machine. */
const MAX_APPS = 8;

const appsOf = ({apps}: WholeRun): Row[] =>
  (apps ?? []).slice(0, MAX_APPS).flatMap(({name, bytes}) => row(name, formatBytes(bytes)));

const partsOf = (run: WholeRun): Row[] => {
  const earlier = run.view.run.continues;
  const rows = run.parts.length < 2 ? [] : row('Runs that it is made of', run.parts.join(', '));
  const from = earlier && run.parts.length < 2 ? row('Continues', earlier.run) : [];
  const base = run.baseIteration > 0 ? row('Iterations before the first of them', count(run.baseIteration)) : [];
  const {missingParts: missing} = run;
  const gone = missing > 0 ? row('Earlier runs that are gone', count(missing)) : [];
  const imported = run.imported;
  const origin = imported
    ? row('Imported', `from ${imported.file} (${imported.format})${imported.hasTimes ? '' : ', without times'}`)
    : [];
  return [...rows, ...from, ...gone, ...base, ...origin];
};

const labelsOf = ({view}: WholeRun): Row[] => [...row('Tags', view.run.tags.join(', ')), ...row('Note', view.run.note)];

const commandOf = ({view}: WholeRun): Row[] => [
  ...(view.run.command.length === 0 ? [] : row('Command', commandLine(view.run.command))),
  ...row('Folder', view.run.directory),
];

/** What is known of a run besides its figures, by what it is about; parts of which nothing is known are left out. */
export const sectionsOf = (run: WholeRun): Section[] =>
  [
    {title: 'How it ended', rows: [...endOf(run), ...warningsOf(run)]},
    {title: 'What was trained', rows: [...settingsOf(run.view), ...labelsOf(run)]},
    {title: 'Machine', rows: [...machineOf(run), ...memoryOf(run)]},
    {title: 'Hosts', rows: hostsOf(run)},
    {title: 'Versions', rows: versionsOf(run)},
    {title: 'Apps that were open, by the most they held', rows: appsOf(run)},
    {title: 'Where it comes from', rows: partsOf(run)},
    {title: 'Command', rows: commandOf(run)},
  ].filter(({rows}) => rows.length > 0);
