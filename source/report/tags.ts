import {formatNumber} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {columnsToText} from './table.js';

/** What `mlxtop tag` prints: each tag and how many runs have it, from the tags of each run; the most used first. */
export const tagsText = (tagsOfRuns: readonly (readonly string[])[]): string => {
  const counts = new Map<string, number>();
  for (const tag of tagsOfRuns.flat()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  if (counts.size === 0) return 'No run has a tag yet. To give it one: mlxtop tag RUN TAG\n';
  const rows = [...counts].sort(([a, one], [b, other]) => other - one || a.localeCompare(b));
  return columnsToText([['TAG', 'RUNS'], ...rows.map(([tag, count]) => [tag, formatNumber(count)])]);
};

/** Tags and note as rows of the status; none where there are none. */
export const labelRows = ({tags, note}: RunView['run']): [string, string][] => [
  ...(tags.length === 0 ? [] : ([['tags', tags.join(', ')]] as [string, string][])),
  ...(note ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line, index): [string, string] => [index === 0 ? 'note' : '', line]),
];
