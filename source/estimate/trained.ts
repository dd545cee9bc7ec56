import type {AdaptableModule, BlockFacts, ModelFacts, TrainSettings} from './facts.js';

/** What of the model is trained. */
export type Trained = {
  /** The last blocks, through which gradients flow. */
  blocks: readonly TrainedBlock[];
  /** Modules outside of the blocks that carry an adapter (`lm_head`), because `keys` names them. */
  outside: readonly AdaptableModule[];
  parameters: number;
  bytesPerParameter: number;
};

export type TrainedBlock = {facts: BlockFacts; adapted: readonly AdaptableModule[]};

const BYTES = {float32: 4, bfloat16: 2, float16: 2};

/** Bytes of one value of the activations. */
export const bytesOf = (dtype: ModelFacts['dtype']): number => BYTES[dtype];

/** Path of a module within its block, as `keys` calls it: `self_attn.q_proj`. */
const withinBlock = (path: string): string => path.replace(/^.*?\blayers\.\d+\./, '');

/**
 * Parameters of a module's adapter. LoRA: `r · (in + out)` for each expert; DoRA keeps a magnitude for each output
 * besides (mlx_lm 0.32.2, tuner/lora.py and tuner/dora.py). An embedding's sizes are those of its table.
 */
const adapterParameters = (
  {inputs, outputs, experts}: AdaptableModule,
  {rank, fineTuneType}: Pick<TrainSettings, 'rank' | 'fineTuneType'>,
): number => experts * rank * (inputs + outputs) + (fineTuneType === 'dora' ? outputs : 0);

/** How many blocks are trained: -1 and 0 mean all (`layers[-max(n, 0):]`). */
const trainedBlockCount = (blocks: number, numLayers: number): number =>
  numLayers <= 0 ? blocks : Math.min(blocks, numLayers);

/**
 * What mlx_lm would train. LoRA and DoRA: every linear layer of the last `num_layers` blocks, or those that `keys`
 * names, in float32 whatever the model is (`mx.random.uniform` without dtype); full: all of the last blocks, in the
 * model's own type.
 */
export const trainedOf = (model: ModelFacts, settings: TrainSettings): Trained => {
  const count = trainedBlockCount(model.blocks.length, settings.numLayers);
  const last = model.blocks.slice(model.blocks.length - count);
  if (settings.fineTuneType === 'full') {
    return {
      blocks: last.map(facts => ({facts, adapted: []})),
      outside: [],
      parameters: last.reduce((sum, {parameters}) => sum + parameters, 0),
      bytesPerParameter: bytesOf(model.dtype),
    };
  }
  const keys = settings.loraKeys === null ? null : new Set(settings.loraKeys);
  const outside = keys === null ? [] : model.outside.filter(({path}) => keys.has(path));
  // An adapter on the embedding lies before the first block: gradients flow through all of them.
  const reached = outside.some(({kind}) => kind === 'embedding') ? model.blocks : last;
  const isAdapted = ({path}: AdaptableModule, isLast: boolean): boolean =>
    keys === null ? isLast : (isLast && keys.has(withinBlock(path))) || keys.has(path);
  const blocks = reached.map(facts => {
    const isLast = last.includes(facts);
    return {facts, adapted: facts.modules.filter(module => isAdapted(module, isLast))};
  });
  const adapted = [...blocks.flatMap(block => block.adapted), ...outside];
  return {
    blocks,
    outside,
    parameters: adapted.reduce((sum, module) => sum + adapterParameters(module, settings), 0),
    bytesPerParameter: 4,
  };
};
