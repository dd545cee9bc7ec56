import type {RunSettings} from '../../journal/events.js';
import {toCount, toFinite} from './numbers.js';

const TITLE = '╭─ mlx_lm.lora ─';
const EDGE = '│';
/**
 * A row's label stands behind the panel's padding and the row's own; what rich wraps into a line of its own stands
 * further left.
 */
const LABEL = /^│ {4}(model|type|dataset|optimizer|batch · iters|max seq) {2,}(.*)$/;

const TYPE = /^(\S+) · (-?\d{1,6}) layers(?: · rank (\d{1,6}|\?))?$/;
const OPTIMIZER = /^(\S+) · lr (\S+)$/;
const BATCH = /^(\d[\d,]{0,20}) · /;

const countOf = (text: string | undefined): number | undefined => toCount(text) ?? undefined;

const readType = (text: string): RunSettings => {
  const type = TYPE.exec(text);
  if (type === null) return {fineTuneType: text};
  return {fineTuneType: type[1], numLayers: countOf(type[2]), rank: countOf(type[3])};
};

const readOptimizer = (text: string): RunSettings => {
  const optimizer = OPTIMIZER.exec(text);
  if (optimizer === null) return {optimizer: text};
  if (optimizer[2] === 'schedule') return {optimizer: optimizer[1], lrSchedule: true};
  return {optimizer: optimizer[1], learningRate: toFinite(optimizer[2]) ?? undefined};
};

const readRow = (label: string, text: string): RunSettings => {
  if (label === 'model') return {model: text};
  if (label === 'dataset') return {data: text};
  if (label === 'type') return readType(text);
  if (label === 'optimizer') return readOptimizer(text);
  if (label === 'max seq') return {maxSeqLength: countOf(text)};
  return {batchSize: countOf(BATCH.exec(text)?.[1])};
};

const withoutUnknown = (values: RunSettings): RunSettings =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const withoutEdge = (line: string): string => {
  const text = line.trimEnd();
  return (text.endsWith(EDGE) ? text.slice(0, -1) : text).trimEnd();
};

/** A row that has begun; what follows may show that its text was wrapped. */
type Row = {label: string; text: string};

/** What a row says that is over; nothing when its text was cut. */
const valuesOf = (row: Row | null): RunSettings =>
  row === null || row.text === '' || row.text.endsWith('…') ? {} : withoutUnknown(readRow(row.label, row.text));

const rowIn = (line: string): Row | null => {
  const label = LABEL.exec(withoutEdge(line));
  return label?.[1] === undefined ? null : {label: label[1], text: (label[2] ?? '').trim()};
};

/**
 * Reads the panel that `mlx_lm.lora` begins with (cli_ui.py's `print_lora_run_header`), line by line. Gives its facts
 * when it is over, and null before. A value that was wrapped or cut at a narrow terminal is left out.
 */
export const createPanelReader = (): ((line: string) => RunSettings | null) => {
  let found: RunSettings | null = null;
  let row: Row | null = null;

  const readInside = (line: string, before: RunSettings): void => {
    const next = rowIn(line);
    // A line without a label continues the value above it, and nothing shows where that was broken.
    if (next !== null) found = {...before, ...valuesOf(row)};
    row = next;
  };

  const end = (line: string, before: RunSettings): RunSettings | null => {
    const facts = line.startsWith('╰') ? {...before, ...valuesOf(row)} : before;
    found = null;
    row = null;
    return Object.keys(facts).length === 0 ? null : facts;
  };

  return line => {
    if (line.startsWith('╭')) {
      found = line.startsWith(TITLE) ? {} : null;
      row = null;
      return null;
    }
    if (found === null) return null;
    if (!line.startsWith(EDGE)) return end(line, found);
    readInside(line, found);
    return null;
  };
};
