import type {TrainingEvent} from '../../journal/events.js';
import type {TqdmBar} from './tqdm.js';

/** transformers 5 draws it while a model's weights are written (modeling_utils.py, `save_pretrained`). */
const WEIGHTS = /(?:^|\W)Writing model shards$/;

export type HfSaves = {
  /** At log level INFO: the name of a checkpoint whose save begins. */
  begins(iteration: number | null, path: string): TrainingEvent[];
  /** A bar that is not the training's, which stands at `at`; null while it is not certain that something is trained. */
  read(bar: TqdmBar, at: number | null): void;
  /** Training continues: its bar has moved to `at`, or, null, a log came where there is no bar. */
  advanced(at: number | null): TrainingEvent[];
  /** Training is over, after so many iterations; null where these are not known. */
  ended(total: number | null): TrainingEvent[];
};

/** `isNamed`: Trainer itself printed its path; else the bars show it. */
type Save = {iteration: number | null; path: string; isNamed: boolean};

/**
 * What Trainer prints of a save comes before it is done: the optimizer and trainer_state.json follow the weights
 * (trainer.py, `_save_checkpoint`). So it is reported once training continues. A bar of weights has no iteration: it is
 * the one at which the training's bar stood, where that continued with the next one. (It may lag behind by as many as
 * take a tenth of a second.)
 */
export const createHfSaves = (): HfSaves => {
  let pending: Save | null = null;

  const take = (): TrainingEvent[] => {
    if (pending === null) return [];
    const {iteration, path} = pending;
    pending = null;
    return [{type: 'checkpoint', iteration, path, late: true}];
  };

  return {
    begins: (iteration, path) => {
      // Nothing else has shown that training continued after the last one.
      const before = pending?.isNamed && pending.path !== path ? take() : [];
      pending = {iteration, path, isNamed: true};
      return before;
    },
    read: (bar, at) => {
      if (at === null || pending?.isNamed || bar.total === null || bar.done < bar.total) return;
      if (WEIGHTS.test(bar.description)) pending = {iteration: at, path: `checkpoint-${at}`, isNamed: false};
    },
    advanced: at => {
      if (pending === null) return [];
      const {iteration, isNamed} = pending;
      if (isNamed) return at === null || at > (iteration ?? 0) ? take() : [];
      if (at === null) return [];
      if (at === (iteration ?? 0) + 1) return take();
      pending = null;
      return [];
    },
    ended: total => {
      if (pending?.isNamed || pending?.iteration === total) return take();
      pending = null;
      return [];
    },
  };
};
