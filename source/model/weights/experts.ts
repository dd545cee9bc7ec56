import type {Tensor} from './tensor.js';

/** One expert's own weights: `….experts.3.gate_proj.weight`; Mixtral and its kin call them w1, w2 and w3. */
const SINGLE = /^(.+)\.experts\.(\d+)\.(gate_proj|up_proj|down_proj|w[123])\.(\w+)$/;
const PLAIN: Readonly<Record<string, string>> = {w1: 'gate_proj', w2: 'down_proj', w3: 'up_proj'};

/** mlx_lm stacks the weights of a layer's experts: `….switch_mlp.gate_proj.weight`, `[experts, out, in]`. */
export const stacked = (tensors: readonly Tensor[]): Tensor[] => {
  const stacks = new Map<string, {first: Tensor; count: number; bytes: number}>();
  const others: Tensor[] = [];
  for (const tensor of tensors) {
    const [, block = '', , module = '', part = ''] = SINGLE.exec(tensor.name) ?? [];
    if (part === '') {
      others.push(tensor);
      continue;
    }
    const name = `${block}.switch_mlp.${PLAIN[module] ?? module}.${part}`;
    const stack = stacks.get(name);
    if (stack === undefined) stacks.set(name, {first: tensor, count: 1, bytes: tensor.bytes});
    else {
      stack.count += 1;
      stack.bytes += tensor.bytes;
    }
  }
  const stackedOnes = [...stacks].map(([name, {first, count, bytes}]) => ({
    name,
    dtype: first.dtype,
    shape: [count, ...first.shape],
    bytes,
  }));
  return [...others, ...stackedOnes];
};

/** Gate and up of all experts in one weight: gpt-oss (packed by the row, or with a bias), Qwen 3.5, Gemma 4. */
const FUSED = /^(.+)\.experts\.(gate_up_proj|down_proj)(?:_(blocks|scales|bias))?$/;
const PART: Readonly<Record<string, string>> = {blocks: 'weight', scales: 'scales', bias: 'bias'};

/** Where mlx_lm puts them: `experts` itself for gpt-oss, which alone has packed ones or biases. */
const placeOf = (block: string, isGptOss: boolean): string => {
  if (isGptOss) return `${block}.experts`;
  return block.endsWith('.mlp') ? `${block}.switch_mlp` : `${block}.experts.switch_glu`;
};

/** The 16 bytes of a packed group are four numbers of 32 bits. */
const unrolled = (tensor: Tensor): Tensor => {
  const [experts = 0, rows = 0, groups = 0, bytes = 0] = tensor.shape;
  return {...tensor, dtype: 'U32', shape: [experts, rows, (groups * bytes) / 4]};
};

const halves = ({name: _, ...tensor}: Tensor): Omit<Tensor, 'name'> => {
  const [experts = 0, rows = 0, ...rest] = tensor.shape;
  return {...tensor, shape: [experts, rows / 2, ...rest], bytes: tensor.bytes / 2};
};

/** The same with gate and up apart, as mlx_lm keeps them. */
export const unfused = (tensors: readonly Tensor[], isGptOss: boolean): Tensor[] =>
  tensors.flatMap(tensor => {
    const [, block = '', module = '', suffix] = FUSED.exec(tensor.name) ?? [];
    if (module === '') return [tensor];
    const place = placeOf(block, isGptOss);
    const part = PART[suffix ?? 'blocks'] ?? 'weight';
    const whole = suffix === 'blocks' ? unrolled(tensor) : tensor;
    if (module === 'down_proj') return [{...whole, name: `${place}.down_proj.${part}`}];
    return ['gate_proj', 'up_proj'].map(name => ({...halves(whole), name: `${place}.${name}.${part}`}));
  });
