/** A tensor as a header of safetensors describes it. */
export type Shape = {name: string; dtype: string; shape: readonly number[]};

const BITS: Readonly<Record<string, number>> = {BF16: 16, F16: 16, F32: 32, U32: 32, U8: 8, F8_E4M3: 8, I32: 32};

export const bytesOf = ({dtype, shape}: Shape): number =>
  (shape.reduce((product, extent) => product * extent, 1) * (BITS[dtype] ?? 0)) / 8;

export const tensor = (name: string, ...shape: number[]): Shape => ({name, dtype: 'BF16', shape});

export const linear = (path: string, inputs: number, outputs: number, hasBias = false): Shape[] => [
  tensor(`${path}.weight`, outputs, inputs),
  ...(hasBias ? [tensor(`${path}.bias`, outputs)] : []),
];

export const norms = (path: string, size: number, ...names: string[]): Shape[] =>
  names.map(name => tensor(`${path}.${name}.weight`, size));

/** A gated feed-forward: three linear modules. */
export const gated = (path: string, hidden: number, inner: number): Shape[] => [
  ...linear(`${path}.gate_proj`, hidden, inner),
  ...linear(`${path}.up_proj`, hidden, inner),
  ...linear(`${path}.down_proj`, inner, hidden),
];

/** The same of all experts stacked, as mlx_lm writes it. */
export const switched = (path: string, experts: number, hidden: number, inner: number, hasBias = false): Shape[] =>
  [
    {name: 'gate_proj', from: hidden, to: inner},
    {name: 'up_proj', from: hidden, to: inner},
    {name: 'down_proj', from: inner, to: hidden},
  ].flatMap(({name, from, to}) => [
    tensor(`${path}.${name}.weight`, experts, to, from),
    ...(hasBias ? [tensor(`${path}.${name}.bias`, experts, to)] : []),
  ]);

/** And one by one, as Hugging Face does. */
export const separate = (path: string, experts: number, hidden: number, inner: number): Shape[] =>
  Array.from({length: experts}, (_, expert) => gated(`${path}.${expert}`, hidden, inner)).flat();

export type Packing = {
  bits: number;
  groupSize: number;
  mode?: 'affine' | 'mxfp4';
  /** Single modules that are packed otherwise, or not (`false`). */
  of?: (path: string) => {bits: number; groupSize: number} | false | undefined;
};

const RIGID = /conv|norm|\.gate$/;

/** Which modules mlx_lm.convert packs: those with a weight of two or three extents, but for bare gates and norms. */
const isPacked = ({name, shape}: Shape, groupSize: number, raw: RegExp): boolean =>
  name.endsWith('.weight') && shape.length > 1 && (shape.at(-1) ?? 0) % groupSize === 0 && !raw.test(name.slice(0, -7));

/** The tensors as mlx_lm.convert would pack them. `raw`: modules that it leaves alone. */
export const packed = (
  shapes: readonly Shape[],
  {bits, groupSize, mode = 'affine', of}: Packing,
  raw = RIGID,
): Shape[] =>
  shapes.flatMap(shape => {
    const path = shape.name.replace(/\.weight$/, '');
    const own = of?.(path);
    const use = own === undefined ? {bits, groupSize} : own;
    if (use === false || !isPacked(shape, use.groupSize, raw)) return [shape];
    const width = shape.shape.at(-1) ?? 0;
    const rows = shape.shape.slice(0, -1);
    const scales = [...rows, width / use.groupSize];
    return [
      {name: shape.name, dtype: 'U32', shape: [...rows, (width * use.bits) / 32]},
      {name: `${path}.scales`, dtype: mode === 'affine' ? shape.dtype : 'U8', shape: scales},
      ...(mode === 'affine' ? [{name: `${path}.biases`, dtype: shape.dtype, shape: scales}] : []),
    ];
  });
