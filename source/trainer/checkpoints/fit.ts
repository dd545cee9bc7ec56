import type {Tensor} from './header.js';

/** What decides whether weights belong to a run; null where it is not known. */
export type Build = {
  model: string | null;
  fineTuneType: string | null;
  /** -1 for all. */
  numLayers: number | null;
  rank: number | null;
  scale: number | null;
};

/** What the weights themselves say. */
export type WeightsBuild = {isLora: boolean; rank: number | null; layers: number[]};

const LAYER = /\blayers\.(\d+)\./;

/**
 * Rank and layers by the tensors' names and shapes. `lora_a` is inputs × rank, in a mixture of experts experts × rank ×
 * inputs (mlx_lm/tuner/lora.py): the second extent is the rank in both.
 */
export const buildOfWeights = (tensors: readonly Tensor[]): WeightsBuild => {
  const lora = tensors.filter(({name}) => name.endsWith('.lora_a'));
  const numbers = tensors.flatMap(({name}) => LAYER.exec(name)?.[1] ?? []).map(Number);
  return {
    isLora: lora.length > 0,
    rank: lora[0]?.shape[1] ?? null,
    layers: [...new Set(numbers)].sort((a, b) => a - b),
  };
};

const differ = (then: number | string | null, now: number | string | null): boolean =>
  then !== null && now !== null && then !== now;

const rankProblem = ({isLora, rank}: WeightsBuild, now: Build): string | null =>
  isLora && differ(rank, now.rank) ? `its rank is ${rank}, and the run would now use rank ${now.rank}` : null;

const typeProblem = ({isLora}: WeightsBuild, then: Build, now: Build): string | null => {
  const before = then.fineTuneType ?? (isLora ? null : 'full');
  if (differ(before, now.fineTuneType)) {
    return `it was trained as '${before}', and the run would now train as '${now.fineTuneType}'`;
  }
  return isLora && now.fineTuneType === 'full' ? "it holds LoRA weights, and the run would now train as 'full'" : null;
};

const layersProblem = ({layers}: WeightsBuild, then: Build, now: Build): string | null => {
  if (differ(then.numLayers, now.numLayers)) {
    return `${then.numLayers} layers were trained, and now ${now.numLayers} would be`;
  }
  // Up to 0.21 mlx_lm trained all layers whatever its options said: more layers do not count where these are the same.
  const isKnown = then.numLayers !== null;
  const most = now.numLayers ?? -1;
  return !isKnown && most > 0 && layers.length > most
    ? `it holds ${layers.length} layers, and now ${most} would be trained`
    : null;
};

/**
 * Why weights do not fit the run as its command and configuration describe it now; null when they may. `then` is what
 * was written beside them when they were made. mlx_lm itself loads weights of another rank or of other layers without a
 * warning, and continues with the wrong ones.
 */
export const misfit = (tensors: readonly Tensor[], then: Build, now: Build): string | null => {
  const weights = buildOfWeights(tensors);
  if (differ(then.model, now.model)) return `it belongs to ${then.model}, and the model is now ${now.model}`;
  return (
    typeProblem(weights, then, now) ??
    rankProblem(weights, now) ??
    layersProblem(weights, then, now) ??
    (differ(then.scale, now.scale)
      ? `its LoRA scale is ${then.scale}, and now ${now.scale} would be used: the same weights would have another effect`
      : null)
  );
};
