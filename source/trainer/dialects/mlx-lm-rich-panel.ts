import type {RunSettings} from '../../journal/events.js';
import {toCount, toFinite} from './numbers.js';

const TITLE = '╭─ mlx_lm.lora ─';
const EDGE = '│';
/** A row's label stands behind the panel's padding and the row's own; what rich wraps into a line of its own stands further left. */
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

/**
 * Reads the panel that `mlx_lm.lora` begins with (cli_ui.py's `print_lora_run_header`), line by line. Gives the facts of it when it is
 * over, and null before. A value that was wrapped or cut at a narrow terminal is left out.
 */
export const createPanelReader = (): ((line: string) => RunSettings | null) => {
  let found: RunSettings | null = null;
  let row: {label: string; text: string} | null = null;

  const endRow = (): void => {
    if (found !== null && row !== null && row.text !== '' && !row.text.endsWith('…')) {
      found = {...found, ...withoutUnknown(readRow(row.label, row.text))};
    }
    row = null;
  };

  return line => {
    if (line.startsWith('╭')) {
      found = line.startsWith(TITLE) ? {} : null;
      row = null;
      return null;
    }
    if (found === null) return null;
    if (line.startsWith(EDGE)) {
      const label = LABEL.exec(withoutEdge(line));
      // A line without a label goes on with the value above it, and nothing tells where it was broken.
      if (label === null) row = null;
      else endRow();
      if (label?.[1] !== undefined) row = {label: label[1], text: (label[2] ?? '').trim()};
      return null;
    }
    if (line.startsWith('╰')) endRow();
    const facts = found;
    found = null;
    return Object.keys(facts).length === 0 ? null : facts;
  };
};
