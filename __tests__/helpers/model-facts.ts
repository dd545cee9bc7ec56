import {settingsOf} from '../../scripts/bench/estimate/compare.js';
import type {DataFacts, TrainSettings} from '../../source/estimate/facts.js';

export {modelFactsOf} from '../../scripts/bench/estimate/model-facts.js';

/** A file of rows with these tokens, counted by the model's own tokenizer. */
export const rowsOf = (lengths: readonly number[], counted: DataFacts['counted'] = 'exact'): DataFacts => ({
  file: 'train.jsonl',
  rows: lengths.length,
  format: 'text',
  counted,
  lengths,
  problems: [],
});

/** mlx_lm's own defaults, with some of them changed. */
export const defaults = (changed: Partial<TrainSettings> = {}): TrainSettings => ({
  ...settingsOf({type: 'lora', layers: 16, rank: 8, batch: 4, length: 0, checkpoint: false}),
  maxSeqLength: 2048,
  ...changed,
});
