import type {EventOf} from '../journal/events.js';

/*
 * Figures that are shown as the trainer last stated them. A new one of a report needs its name here, the field in the
 * `report` event (journal), a dialect that reads it (trainer) and, to be public, a line in report/contract/ and
 * report/status-parts-json.ts: state, reducer and view follow.
 */

/** Of each report; one that leaves a figure out says nothing about it. */
const OF_REPORT = [
  'trainLoss',
  'learningRate',
  'tokensPerSecond',
  'trainedTokens',
  'peakMemoryBytes',
  'activeMemoryBytes',
  'cacheMemoryBytes',
  /** Passes over the data so far; the view has an estimate where the trainer does not print it. */
  'epoch',
] as const satisfies readonly (keyof EventOf<'report'>)[];

/** Of a test on data of its own, after the training, by their names in the event. */
const OF_TEST = {testLoss: 'loss', testPerplexity: 'perplexity'} as const satisfies Record<
  string,
  keyof EventOf<'test'>
>;

type OfTest = keyof typeof OF_TEST;
const NAMES_OF_TEST = Object.keys(OF_TEST) as OfTest[];

/** Null until the trainer has stated it. */
export type StatedFigures = Record<(typeof OF_REPORT)[number] | OfTest, number | null>;

const tableOf = <Name extends string>(
  names: readonly Name[],
  of: (name: Name) => number | null,
): Record<Name, number | null> =>
  Object.fromEntries(names.map(name => [name, of(name)])) as Record<Name, number | null>;

/** Before a test, and again when a new training loop begins. */
export const noTestFigures = (): Pick<StatedFigures, OfTest> => tableOf(NAMES_OF_TEST, () => null);

/** Before anything was stated. */
export const noFigures = (): StatedFigures => ({...tableOf(OF_REPORT, () => null), ...noTestFigures()});

/** What a report states; null, for what it leaves out, is left out. */
export const figuresOfReport = (report: EventOf<'report'>): Partial<StatedFigures> =>
  Object.fromEntries(OF_REPORT.flatMap(name => (report[name] == null ? [] : [[name, report[name]]])));

/** What a test states. */
export const figuresOfTest = (test: EventOf<'test'>): Pick<StatedFigures, OfTest> =>
  tableOf(NAMES_OF_TEST, name => test[OF_TEST[name]]);

/** These figures alone, of what also has others. */
export const statedFigures = (figures: StatedFigures): StatedFigures =>
  tableOf([...OF_REPORT, ...NAMES_OF_TEST], name => figures[name]);
