import {shortName} from '../../format/settings.js';
import {formatAbout, formatBytes, formatNumber, UNKNOWN} from '../../format/units.js';
import {listed} from '../listed.js';
import type {WholeRun} from '../whole/types.js';
import type {Difference, Unfair} from './types.js';

/** Settings by which an iteration is other work, or a loss means something else. */
const SETTINGS: ReadonlySet<string> = new Set([
  'model',
  'data',
  'trainRows',
  'fineTuneType',
  'batchSize',
  'gradAccumulationSteps',
  'maxSeqLength',
  'rank',
  'numLayers',
  'optimizer',
  'gradCheckpoint',
  'maskPrompt',
]);
/** Packages that do the work. */
const PACKAGES = /^(?:mlx|mlx-lm|mlx-lm-lora|mlx-vlm|torch)$/;
const MACHINE: ReadonlySet<string> = new Set(['processor', 'cores', 'memoryBytes', 'translated']);

/** What is told of a difference that makes a comparison unfair. */
export const isUnfair = ({what, group, differs}: Difference): boolean =>
  differs &&
  ((group === 'settings' && SETTINGS.has(what)) ||
    (group === 'versions' && PACKAGES.test(what)) ||
    (group === 'machine' && MACHINE.has(what)));

const wordOf = ({what}: Difference, value: Difference['values'][number]): string => {
  if (value === null) return UNKNOWN;
  if (what === 'memoryBytes') return formatBytes(Number(value));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (what === 'numLayers' && value === -1) return 'all';
  return typeof value === 'number' ? formatNumber(value, decimalsOf(value)) : value;
};

const decimalsOf = (value: number): number => (String(value).split('.')[1] ?? '').length;

/** With more values it is the table of the differences that tells which run has which. */
const MOST_NAMED = 3;
const MOST_LISTED = 6;

/** `8 against 16`; with more runs which have which: `8 (a and b), 16 (c)`. */
const against = (difference: Difference, labels: readonly string[]): string => {
  const words = difference.values.map(value => wordOf(difference, value));
  const shorter = words.map(shortName);
  // Where only the folders before the names differ, these are what matters.
  const shown = new Set(shorter).size === new Set(words).size ? shorter : words;
  if (shown.length === 2) return `${shown[0]} against ${shown[1]}`;
  const distinct = [...new Set(shown)].filter(word => word !== UNKNOWN);
  if (distinct.length > MOST_NAMED)
    return `${distinct.slice(0, MOST_LISTED).join(', ')}${distinct.length > MOST_LISTED ? ', …' : ''}`;
  return distinct
    .map(word => `${word} (${listed(labels.filter((_label, index) => shown[index] === word))})`)
    .join(', ');
};

/** What differs, where the label of a table does not follow "different". */
const NOUNS: Readonly<Record<string, string>> = {
  trainRows: 'numbers of rows',
  gradAccumulationSteps: 'accumulation of steps',
  maxSeqLength: 'longest sequences',
  numLayers: 'numbers of layers',
  gradCheckpoint: 'use of grad checkpoint',
  maskPrompt: 'masking of prompts',
  cores: 'numbers of cores',
  translated: 'use of Rosetta',
};

const ofDifferences = (
  differences: readonly Difference[],
  runs: readonly WholeRun[],
  labels: readonly string[],
): Unfair[] =>
  differences.filter(isUnfair).map(difference => ({
    what: difference.what,
    text: `different ${NOUNS[difference.what] ?? difference.label}: ${against(difference, labels)}`,
    runs: runs.filter((_run, index) => difference.values[index] !== null).map(({id}) => id),
  }));

const isOver = ({view}: WholeRun): boolean => view.run.endedAt !== null;

const doneWords = ({figures: {iterations, totalIterations}}: WholeRun): string => {
  if (iterations === null) return '';
  return totalIterations === null || totalIterations <= iterations
    ? ` (${formatNumber(iterations)} ${iterations === 1 ? 'iteration' : 'iterations'})`
    : ` (${formatNumber(iterations)} of ${formatNumber(totalIterations)} iterations)`;
};

/** From this share of the time on it is worth a word. */
const SHARE = 0.05;

/** Whether something besides swapping was in the way of a run, or it was not recorded here. */
export const isUnlikeOthers = ({imported, power, view}: WholeRun): boolean =>
  imported !== null ||
  view.slowdown.otherCause !== null ||
  [power?.battery, power?.throttled].some(share => (share ?? 0) > SHARE);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const ENDED: Readonly<Record<string, string>> = {
  'ended-early': 'ended early',
  failed: 'failed',
  stopped: 'was stopped',
  interrupted: 'was interrupted',
};

/** What of a single run makes it unfit for a comparison, each as a word and a sentence about it. */
const ofRun = (run: WholeRun, label: string): [what: string, text: string][] => {
  const {view, power, imported, figures, marks} = run;
  const {state, outcome} = view.run;
  const done = doneWords(run);
  const gone = figures.notRecordedSeconds ?? 0;
  const broken = marks.find(({kind}) => kind === 'not-finite');
  const {otherCause} = view.slowdown;
  const battery = power?.battery ?? 0;
  const throttled = power?.throttled ?? 0;
  const told: [boolean, string, string][] = [
    [
      imported?.hasTimes === false,
      'imported',
      `${label} was imported without times: its pace is the trainer's own figure`,
    ],
    [
      imported?.hasTimes === true && figures.mostSwapBytes === null,
      'imported',
      `${label} was imported: the memory of its machine is unknown`,
    ],
    [!isOver(run), 'running', `${label} has not ended${done}`],
    [
      isOver(run) && outcome !== null && outcome !== 'finished',
      'ended-early',
      `${label} ${ENDED[outcome ?? ''] ?? `ended as ${outcome ?? state}`}${done}`,
    ],
    [
      run.missingParts > 0,
      'parts-missing',
      `${label} continues ${run.missingParts === 1 ? 'a run that is' : `${run.missingParts} runs that are`} gone: what they did is not counted`,
    ],
    [battery > SHARE, 'battery', `${label} was on battery for ${percent(battery)} of its training`],
    [throttled > SHARE, 'throttled', `${label} was throttled by heat for ${percent(throttled)} of its training`],
    [otherCause !== null, 'busy', `${otherCause} was busy at the same time as ${label}, and may also have slowed it`],
    [
      gone > SHARE * (figures.elapsedSeconds ?? Number.POSITIVE_INFINITY),
      'not-recorded',
      `${label} was not recorded for ${formatAbout(gone)}`,
    ],
    [
      broken !== undefined,
      'not-finite',
      `the loss of ${label} was not a number${broken?.iteration === undefined ? '' : ` at iteration ${formatNumber(broken.iteration)}`}`,
    ],
  ];
  return told.flatMap(([holds, what, text]) => (holds ? [[what, text] as [string, string]] : []));
};

/** Numbers of iterations that differ by less count as the same. */
const ABOUT_AS_MANY = 0.05;

/** Whether the runs have done about the same number of iterations; true where that is not known. */
export const didAsMuch = (runs: readonly WholeRun[]): boolean => {
  const done = runs.flatMap(({figures}) => (figures.iterations === null ? [] : [figures.iterations]));
  return done.length < 2 || Math.min(...done) >= Math.max(...done) * (1 - ABOUT_AS_MANY);
};

const ofIterations = (runs: readonly WholeRun[], labels: readonly string[]): Unfair[] => {
  if (didAsMuch(runs)) return [];
  const words = runs.map(({figures}, index) => `${labels[index]} ${formatNumber(figures.iterations)}`);
  const text = `different numbers of iterations (${words.join(', ')}): times and totals cannot be compared`;
  return [{what: 'iterations', text, runs: runs.map(({id}) => id)}];
};

/** Where one names its model and another does not, nobody can tell whether they did the same. */
const ofUnknown = (runs: readonly WholeRun[], labels: readonly string[]): Unfair[] => {
  const isUnknown = ({view}: WholeRun): boolean => view.settings.model === null;
  const unknown = runs.filter(isUnknown);
  if (unknown.length === 0 || unknown.length === runs.length) return [];
  const names = runs.flatMap((run, index) => (isUnknown(run) ? [labels[index] ?? run.id] : []));
  const text = `the model of ${listed(names)} is not known`;
  return [{what: 'model-unknown', text, runs: unknown.map(({id}) => id)}];
};

/** Runs that continue the same one have their beginning in common. */
const ofBeginnings = (runs: readonly WholeRun[], labels: readonly string[]): Unfair[] => {
  const [first, ...others] = runs.map(({parts}) => new Set(parts));
  const common = [...(first ?? [])].filter(part => others.every(parts => parts.has(part)));
  if (common.length === 0) return [];
  const text = `${listed(labels)} continue the same run: what it did counts in ${labels.length > 2 ? 'all' : 'both'}`;
  return [{what: 'same-beginning', text, runs: runs.map(({id}) => id)}];
};

/** What makes a comparison of these runs unfair, the heaviest first. */
export const unfairnessOf = (
  runs: readonly WholeRun[],
  labels: readonly string[],
  differences: readonly Difference[],
): Unfair[] => [
  ...ofDifferences(differences, runs, labels),
  ...ofUnknown(runs, labels),
  ...runs.flatMap((run, index) =>
    ofRun(run, labels[index] ?? run.id).map(([what, text]) => ({what, text, runs: [run.id]})),
  ),
  ...ofIterations(runs, labels),
  ...ofBeginnings(runs, labels),
];
