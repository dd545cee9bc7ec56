import type {AdaptableModule, BlockFacts} from './facts.js';

/** Modules that take what the block has computed inside back to its width: their input is one of their own. */
const IS_BACK = /(?:^|[._])(?:o_proj|out_proj|wo|dense|down_proj|fc2|fc_out|w2|c_proj|dense_4h_to_h|output_linear)$/;
const IS_ATTENTION = /\b(?:self_attn|attn|attention|self_attention|temporal_block|linear_attn|mixer)\b/;

/** Modules that compute several things at once, whose outputs are cut up afterwards. */
const IS_FUSED = /(?:qkv|gate_up|c_attn|query_key_value)/;

/** Values for one token that a module takes, gives, or that stand between two modules of a block. */
export type Widths = {
  queries: number;
  keys: number;
  /** What the MLP is wide inside: of all experts that a token goes to, shared ones too. */
  inner: number;
  /** Experts that a token goes to; 0 for a dense block. */
  routed: number;
  /** Outputs of fused modules, which stay beside the parts that they are cut into. */
  fused: number;
};

const perToken = ({kind}: AdaptableModule, {experts}: BlockFacts): number =>
  kind === 'switch' ? (experts?.perToken ?? 1) : 1;

/** What stands between the MLP's modules, by its way back; the configuration's width where none is known by name. */
const innerWidth = (block: BlockFacts, intermediateSize: number): number => {
  const back = block.modules.filter(({path}) => IS_BACK.test(path) && !IS_ATTENTION.test(path));
  if (back.length === 0) return intermediateSize;
  return back.reduce((sum, module) => sum + perToken(module, block) * module.inputs, 0);
};

export const widthsOf = (block: BlockFacts, intermediateSize: number): Widths => ({
  queries: block.heads * block.headDim,
  keys: 2 * block.kvHeads * block.headDim,
  inner: innerWidth(block, intermediateSize),
  routed: block.experts?.perToken ?? 0,
  fused: block.modules.filter(({path}) => IS_FUSED.test(path)).reduce((sum, {outputs}) => sum + outputs, 0),
});

/** Where a module's input comes from: those of one parent share theirs, those on the way back have their own. */
const sourceOf = ({path, inputs}: AdaptableModule): string =>
  IS_BACK.test(path) ? path : `${path.replace(/\.[^.]+$/, '')}:${inputs}`;

/**
 * Values for one token of the inputs of adapted modules, each input once: q, k and v share theirs, and `mx.compile`
 * makes one float32 copy of it.
 */
export const adaptedInputs = (adapted: readonly AdaptableModule[], block: BlockFacts): number => {
  const sources = new Map(adapted.map(module => [sourceOf(module), perToken(module, block) * module.inputs]));
  return [...sources.values()].reduce((sum, width) => sum + width, 0);
};

/** Values for one token of the outputs of adapted modules. */
export const adaptedOutputs = (adapted: readonly AdaptableModule[], block: BlockFacts): number =>
  adapted.reduce((sum, module) => sum + perToken(module, block) * module.outputs, 0);
