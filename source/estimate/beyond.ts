import type {DataFacts, ModelFacts, TrainSettings} from './facts.js';
import type {WorstBatch} from './worst-batch.js';

/** The longest sequence of the points that were measured on Metal. */
const LONGEST_MEASURED = 8192;

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

const gatedDelta = (model: ModelFacts): string | null => {
  const count = model.blocks.filter(({attention}) => attention === 'gated-delta').length;
  if (count === 0) return null;
  return (
    `${count} of the ${model.blocks.length} blocks are gated-delta layers: mlx_lm trains them token by token and keeps ` +
    'every state, 7.1 GB at 1,024 tokens, 21.2 GB at 2,048 and 108 GB at 4,096 were measured for one such layer ' +
    '(mlx-lm pull request 1870)'
  );
};

/** In what the settings are outside of what was ever measured, a sentence each without a full stop. */
export const beyondOf = (
  model: ModelFacts,
  settings: TrainSettings,
  batch: WorstBatch,
  {train, onMetal}: {train: DataFacts | null; onMetal: boolean},
): readonly string[] => {
  const isMoe = model.blocks.some(({experts}) => experts !== null);
  const remarks: (string | null)[] = [
    train === null ? 'the rows are not known: each is taken to be as long as max_seq_length allows' : null,
    train?.counted === 'estimated' ? 'the rows’ tokens are estimated from their characters' : null,
    batch.sequence > LONGEST_MEASURED
      ? `rows of ${grouped(batch.sequence)} tokens: nothing above ${grouped(LONGEST_MEASURED)} tokens has been measured`
      : null,
    gatedDelta(model),
    onMetal && isMoe ? 'mixtures of experts were measured on small models on a processor only, not on a Mac' : null,
    onMetal && settings.fineTuneType !== 'lora'
      ? `${settings.fineTuneType === 'dora' ? 'DoRA' : 'full fine-tuning'} was measured on small models on a processor only, not on a Mac`
      : null,
  ];
  return remarks.filter(remark => remark !== null);
};
