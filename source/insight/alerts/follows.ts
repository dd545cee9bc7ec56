import {grouped} from '../../format/grouped.js';
import {formatBytes} from '../../format/units.js';
import {inAdapterFolder} from '../describe-settings.js';
import {ownCheckpoints} from '../own-checkpoints.js';
import type {RunState} from '../state.js';
import {inWholeOf} from '../whole-training.js';
import {risingFrom} from './texts.js';

/*
 * What stands while an alert of `catalogue.ts` holds, and what follows from it: a sentence or two that begin with what
 * matters, since a narrow screen shows no more.
 */

type Saved = {iteration: number; path: string};

/** The checkpoint that is nearest to an iteration; of two the earlier one. Null without any. */
const nearest = (state: RunState, iteration: number): Saved | null => {
  const saved = ownCheckpoints(state).flatMap(one =>
    one.iteration === null ? [] : [{iteration: one.iteration, path: one.path}],
  );
  const off = (one: Saved): number => Math.abs(one.iteration - iteration);
  const [best] = saved.toSorted((a, b) => off(a) - off(b) || a.iteration - b.iteration);
  return best === undefined ? null : inAdapterFolder(state, best);
};

/** Since when the validation loss rises, which checkpoint is the best, and how it can be used. */
export const lossRisingFollows = (state: RunState): string | null => {
  const from = risingFrom(state);
  const best = state.training.bestValLoss;
  if (from === null || best === null) return null;
  const count = (iteration: number): string => grouped(inWholeOf(state, iteration));
  const rises = `Validation loss has risen since ${count(from)}`;
  const value = best.value.toFixed(3);
  const stop = state.end === null ? 'stop it and ' : '';
  const saved = nearest(state, best.iteration);
  if (saved === null) {
    const next = state.end === null ? 'the next one is already past it' : 'a shorter run would be better';
    return `${rises}: best at ${count(best.iteration)} (${value}), where nothing was saved; ${next}.`;
  }
  if (saved.iteration === best.iteration) {
    return `${rises}: best checkpoint ${count(best.iteration)} (${value}); ${stop}use ${saved.path}.`;
  }
  return `${rises}: best at ${count(best.iteration)} (${value}), nearest checkpoint ${count(saved.iteration)}; ${stop}use ${saved.path}.`;
};

const QUIT = 'quit applications, or take a smaller batch or shorter sequences next time';

/** What fills a control group is inside that group: no application outside helps. */
const roomFrom = ({sample}: RunState): string =>
  sample?.memory?.limitedBy === 'machine' ? QUIT : 'give its control group more memory, or the run a smaller batch';

/** What to do about memory pressure that stays red. */
export const memoryRedFollows = (state: RunState): string => `Memory pressure stays red: ${roomFrom(state)}.`;

/** What to do about swapping that does not end. */
export const swappingFollows = (state: RunState): string => `The machine keeps swapping: ${roomFrom(state)}.`;

/** What to do about a disk that fills. */
export const diskLowFollows = ({sample}: RunState): string => {
  const free = formatBytes(sample?.memory?.diskFreeBytes ?? 0);
  return `Only ${free} free on the disk that swap grows on: free some space.`;
};

/** What to do on battery. */
export const onBatteryFollows = (): string => 'On battery: plug it in; a training run drains it.';
