import {bytesField} from '../figures.js';
import {CHOOSE, type KeyHint} from '../key-hints.js';
import {quiet, type Row, rowWidth, type Sides, type StyledText, say, sides, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import type {Area} from '../targets.js';

/** Columns from which on keys are worth showing while they do nothing. */
const MIN_QUIET_KEYS = 30;

/** Keys that make room for others, the first one first, by key or by word; the help shows them all. */
const DISPENSABLE = ['z', 'l', 't', 'o', 'chart', 'd', 'q', 's', 'p'];
/** The same where a chart has the whole room: its own keys stay. */
const BESIDE_CHART = ['z', 'l', 'o', 'd', 'q', 'c', 's', 'p', 'g', 't', 'i', '+-'];

const GAP = '  ';
/** Blank columns at least between the keys and what mlxtop costs. */
const COST_GAP = 2;

/** Keys in a row, quiet where the keyboard is elsewhere (`keyStyle`). */
export const drawn = (hints: readonly KeyHint[], keyStyle = strong): Row =>
  hints.flatMap(({key, word}, index): StyledText[] => [
    quiet(index === 0 ? '' : GAP),
    keyStyle(key),
    quiet(` ${word}`),
  ]);

/** The keys for the footer, and in which order they make room for others. */
const candidates = ({hints, ui: {list, chart}}: Scene): {hints: KeyHint[]; dispensable: readonly string[]} => ({
  hints: hints.filter(({inHelpAlone}) => inHelpAlone !== true),
  dispensable: chart.enlarged === null || list !== null ? DISPENSABLE : BESIDE_CHART,
});

/** The keys without as many of the dispensable ones as do not fit, by key or by word, the first of them first. */
export const fittingHints = (
  hints: readonly KeyHint[],
  dispensable: readonly string[],
  width: number,
): readonly KeyHint[] => {
  let kept = hints;
  for (const name of dispensable) {
    if (rowWidth(drawn(kept)) <= width) break;
    kept = kept.filter(({key, word}) => key !== name && word !== name);
  }
  return kept;
};

const fitting = (scene: Scene, width: number): readonly KeyHint[] => {
  const {hints, dispensable} = candidates(scene);
  return fittingHints(hints, dispensable, width);
};

/** How the keyboard comes here and, as far as there is room for all of them, the keys that would then do something. */
const withoutKeyboard = (scene: Scene, width: number): Sides => {
  const how = [strong(`${scene.keyboardBy}`), quiet(' brings the keyboard here')];
  const room = width - rowWidth(how) - 3;
  return sides(how, room < MIN_QUIET_KEYS ? [] : drawn(fitting(scene, room), quiet), width);
};

const percent = (value: number | null): string => `${value === null ? '—' : value.toFixed(1)} %`.padStart(7);

/** What dashboard and recorder cost, in two ways: each by itself, and in one sum where there is less room. */
const footprints = ({view, viewerMemoryBytes, viewerCpuPercent}: Scene): Row[] => {
  const {recorder, run} = view;
  // The recorder ends with the run.
  if (hasEnded(run.state)) {
    const own = `${bytesField(viewerMemoryBytes)}${percent(viewerCpuPercent)}`;
    return [[quiet(`dashboard${own}`)], [quiet(`mlxtop${own}`)]];
  }
  const both =
    viewerMemoryBytes === null || recorder.memoryBytes === null ? null : viewerMemoryBytes + recorder.memoryBytes;
  const processor =
    viewerCpuPercent === null || recorder.cpuPercent === null ? null : viewerCpuPercent + recorder.cpuPercent;
  return [
    [
      quiet(`dashboard${bytesField(viewerMemoryBytes)}${percent(viewerCpuPercent)}`),
      quiet(`   recorder${bytesField(recorder.memoryBytes)}${percent(recorder.cpuPercent)}`),
    ],
    [quiet(`mlxtop${bytesField(both)}${percent(processor)}`)],
  ];
};

/** What the footer holds: the keys that have room, and what mlxtop itself costs where that fits beside all of them. */
const footerParts = (scene: Scene, width: number): {hints: readonly KeyHint[]; own: Row} => {
  const all = rowWidth(drawn(candidates(scene).hints));
  const [each = [], together = []] = footprints(scene);
  const own =
    all + COST_GAP + rowWidth(each) <= width ? each : all + COST_GAP + rowWidth(together) <= width ? together : [];
  return {hints: fitting(scene, width - (own.length > 0 ? rowWidth(own) + COST_GAP : 0)), own};
};

/** The keys that do something now and, on the right, what mlxtop itself costs. */
export const footerWords = (scene: Scene, width: number): Sides => {
  if (typeof scene.keyboardBy === 'string') return withoutKeyboard(scene, width);
  const {hints, own} = footerParts(scene, width);
  return sides(drawn(hints), own, width);
};

/** Two keys in one hint, a column each. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  [CHOOSE]: ['up', 'down'],
  '←→': ['left', 'right'],
  '+-': ['+', '-'],
  nN: ['n', 'N'],
};

/** Where keys in a row of `width` columns from `left` on stand, for a click: a key with its word. */
export const hintAreas = (hints: readonly KeyHint[], width: number, row: number, left: number): Area[] => {
  let column = left;
  return hints.flatMap(({key, word}): Area[] => {
    const from = column;
    const to = Math.min(left + width, from + rowWidth([say(`${key} ${word}`)]));
    column = to + GAP.length;
    const pair = PAIRS[key];
    if (pair === undefined) return [{row, from, to, target: {key}}];
    return pair.map((one, index) => ({row, from: from + index, to: from + index + 1, target: {key: one}}));
  });
};

/**
 * Where the footer's keys stand in its row, for a click. `left` is the footer's first column. None while the keyboard
 * is elsewhere: the click that brings it here does nothing else.
 */
export const footerAreas = (scene: Scene, width: number, row: number, left: number): Area[] =>
  typeof scene.keyboardBy === 'string' ? [] : hintAreas(footerParts(scene, width).hints, width, row, left);
