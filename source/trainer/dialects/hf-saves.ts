import type {TrainingEvent} from '../../journal/events.js';
import type {TqdmBar} from './tqdm.js';

/** transformers 5 draws it while a model's weights are written (modeling_utils.py, `save_pretrained`). */
const WEIGHTS = /(?:^|\W)Writing model shards$/;

export type HfSaves = {
  /** At log level INFO: the name of a checkpoint whose save begins. */
  begins(iteration: number | null, path: string): TrainingEvent[];
  /** A bar that is not the training's, which stands at `at`; null while it is not certain that this is a training. */
  read(bar: TqdmBar, at: number | null): void;
  /** The training goes on: its bar has moved to `at`, or, null, a log came where there is no bar. */
  goesOn(at: number | null): TrainingEvent[];
  /** The training is over, after so many iterations. */
  ended(total: number | null): TrainingEvent[];
};

/** `isNamed`: by Trainer itself, and not by what the bars show. */
type Save = {iteration: number | null; path: string; isNamed: boolean};

/**
 * What Trainer prints of a save comes before it is done: the optimizer and trainer_state.json follow the weights (trainer.py,
 * `_save_checkpoint`). So it is told once the training goes on. A bar of weights has no iteration: it is the one at which the training's
 * bar stood, where that went on with the next one. (It may lag behind by as many as take a tenth of a second.)
 */
export const createHfSaves = (): HfSaves => {
  let pending: Save | null = null;

  const tell = (): TrainingEvent[] => {
    if (pending === null) return [];
    const {iteration, path} = pending;
    pending = null;
    return [{type: 'checkpoint', iteration, path, late: true}];
  };

  return {
    begins: (iteration, path) => {
      // Nothing else has shown that the training went on since the last one.
      const before = pending?.isNamed && pending.path !== path ? tell() : [];
      pending = {iteration, path, isNamed: true};
      return before;
    },
    read: (bar, at) => {
      if (at === null || pending?.isNamed || bar.total === null || bar.done < bar.total) return;
      if (WEIGHTS.test(bar.description)) pending = {iteration: at, path: `checkpoint-${at}`, isNamed: false};
    },
    goesOn: at => {
      if (pending === null) return [];
      const {iteration, isNamed} = pending;
      if (isNamed) return at === null || at > (iteration ?? 0) ? tell() : [];
      if (at === null) return [];
      if (at === (iteration ?? 0) + 1) return tell();
      pending = null;
      return [];
    },
    ended: total => {
      if (pending?.isNamed || pending?.iteration === total) return tell();
      pending = null;
      return [];
    },
  };
};
