import {bytesField} from '../figures.js';
import type {KeyHint} from '../key-hints.js';
import {quiet, type Row, rowWidth, type Sides, type StyledText, sides, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';

/** Columns from which on keys are worth showing while they do nothing. */
const MIN_QUIET_KEYS = 30;

/**
 * Keys that make room for others, the first one first; the help shows them all. In the list of applications `c` is
 * the way back.
 */
const IN_LIST = ['z', 'l', 't', 'd', 'q', 's', 'p'];
const DISPENSABLE = ['z', 'l', 't', 'c', 'd', 'q', 's', 'p'];
/** The same where a chart has the whole room: its own keys stay. */
const BESIDE_CHART = ['z', 'l', 'd', 'q', 'c', 's', 'p', 'x', 'g', 't', 'i', '+-'];

const dispensableKeys = ({ui: {list, chart}}: Scene): readonly string[] =>
  list !== null ? IN_LIST : chart.enlarged === null ? DISPENSABLE : BESIDE_CHART;

/** The keys that stand in the footer where there is room. */
const hintsOf = ({hints}: Scene): KeyHint[] => hints.filter(({inHelpAlone}) => inHelpAlone !== true);

/** The keys, quiet where the keyboard is elsewhere (`keyStyle`). */
const drawn = (hints: readonly KeyHint[], keyStyle = strong): Row =>
  hints.flatMap(({key, word}, index): StyledText[] => [
    quiet(index === 0 ? '' : '  '),
    keyStyle(key),
    quiet(` ${word}`),
  ]);

const fitting = (scene: Scene, width: number, keyStyle = strong): Row => {
  let kept: readonly KeyHint[] = hintsOf(scene);
  for (const key of dispensableKeys(scene)) {
    if (rowWidth(drawn(kept)) <= width) break;
    kept = kept.filter(hint => hint.key !== key);
  }
  return drawn(kept, keyStyle);
};

/** How the keyboard comes here and, as far as there is room for all of them, the keys that would then do something. */
const withoutKeyboard = (scene: Scene, width: number): Sides => {
  const how = [strong(`${scene.keyboardBy}`), quiet(' brings the keyboard here')];
  const room = width - rowWidth(how) - 3;
  return sides(how, room < MIN_QUIET_KEYS ? [] : fitting(scene, room, quiet), width);
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

/** The keys that do something now and, on the right, what mlxtop itself costs where it fits beside all of them. */
export const footerWords = (scene: Scene, width: number): Sides => {
  if (typeof scene.keyboardBy === 'string') return withoutKeyboard(scene, width);
  const all = rowWidth(drawn(hintsOf(scene)));
  const [each = [], together = []] = footprints(scene);
  const own = all + 3 + rowWidth(each) <= width ? each : all + 3 + rowWidth(together) <= width ? together : [];
  const room = width - (own.length > 0 ? rowWidth(own) + 3 : 0);
  return sides(fitting(scene, room), own, width);
};
