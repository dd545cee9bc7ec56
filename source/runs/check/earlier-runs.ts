import type {SwapCost} from '../../estimate/check-result.js';
import type {RunView} from '../../insight/view.js';
import {isImported} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {viewOf} from '../view.js';

/** Only the newest are looked at: each takes a file or two. */
const MAX_RUNS = 20;

/** The view of a run; null where one of its files cannot be read, which is not this command's concern. */
export const viewOrNull = (run: Run): RunView | null => {
  try {
    return viewOf(run);
  } catch {
    return null;
  }
};

/** A run's machine is known by how much memory it has: what swapping costs depends on nothing more. */
const isHere = ({record}: Run, memoryBytes: number | null): boolean =>
  !isImported(record) &&
  memoryBytes !== null &&
  record.machine.memoryBytes === memoryBytes &&
  record.machine.platform === process.platform;

/**
 * What swapping cost an earlier run on this machine: of the same model where one swapped, else of the newest. Null
 * where none has, or where there is no evidence.
 */
export const swapCostHere = (
  runs: readonly Run[],
  model: string | null,
  memoryBytes: number | null,
  view: (run: Run) => RunView | null = viewOrNull,
): SwapCost | null => {
  const costs = runs
    .filter(run => isHere(run, memoryBytes))
    .slice(0, MAX_RUNS)
    .flatMap(run => {
      const seen = view(run);
      if (seen === null || seen.slowdown.factor === null || seen.slowdown.evidence === 'none') return [];
      const {name, startedAt} = seen.run;
      return [{model: seen.settings.model, cost: {factor: seen.slowdown.factor, run: {name, startedAt}}}];
    });
  return (costs.find(one => model !== null && one.model === model) ?? costs[0])?.cost ?? null;
};
