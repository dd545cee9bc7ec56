import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/*
 * Models like the tiny one (scripts/test-mlx/tiny-model.js), but for what a rule is about.
 */

type Tensor = {dtype: 'F32' | 'U32'; shape: readonly number[]};

const bytesOf = ({shape}: Tensor): number => 4 * shape.reduce((product, size) => product * size, 1);

/** A safetensors file of zeros, but for vectors, which are ones. */
const weightsFile = (tensors: ReadonlyMap<string, Tensor>): Buffer => {
  let offset = 0;
  const entries = [...tensors].map(([name, tensor]) => {
    const from = offset;
    offset += bytesOf(tensor);
    return [name, {...tensor, data_offsets: [from, offset]}] as const;
  });
  const json = Buffer.from(JSON.stringify({__metadata__: {format: 'mlx'}, ...Object.fromEntries(entries)}));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const parts = [...tensors.values()].map(tensor => {
    const isVector = tensor.shape.length === 1;
    return isVector ? Buffer.from(new Float32Array(bytesOf(tensor) / 4).fill(1).buffer) : Buffer.alloc(bytesOf(tensor));
  });
  return Buffer.concat([length, json, ...parts]);
};

const tensorsOf = (model: string): Map<string, Tensor> => {
  const file = readFileSync(join(model, 'model.safetensors'));
  const header: Record<string, Tensor> = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString());
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(tensors.map(([name, {dtype, shape}]) => [name, {dtype, shape}]));
};

type Config = Record<string, unknown>;

const changed = (folder: string, name: string, change: (config: Config) => void): void => {
  const config: Config = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  change(config);
  writeFileSync(join(folder, name), JSON.stringify(config));
};

const GROUP = 64;

/** A linear layer as mlx keeps it in so many bits. */
const quantized = ([name, {shape}]: readonly [string, Tensor], bits: number): [string, Tensor][] => {
  const [outputs = 0, inputs = 0] = shape;
  const path = name.replace(/\.weight$/, '');
  const scales: Tensor = {dtype: 'F32', shape: [outputs, inputs / GROUP]};
  return [
    [name, {dtype: 'U32', shape: [outputs, (inputs * bits) / 32]}],
    [`${path}.scales`, scales],
    [`${path}.biases`, scales],
  ];
};

const quantize = (folder: string, bits: number): void => {
  const tensors = [...tensorsOf(folder)].flatMap(entry =>
    /_proj\.weight$/.test(entry[0]) ? quantized(entry, bits) : [entry],
  );
  writeFileSync(join(folder, 'model.safetensors'), weightsFile(new Map(tensors)));
  changed(folder, 'config.json', config => {
    config.quantization = {group_size: GROUP, bits};
  });
};

const EXPERTS = 4;

/** The same as Mixtral: experts in place of each feed-forward layer. */
const withExperts = (folder: string): void => {
  const tensors = [...tensorsOf(folder)].flatMap(([name, tensor]): [string, Tensor][] => {
    const [, block, part] = /^(.*\.)mlp\.(gate|up|down)_proj\.weight$/.exec(name) ?? [];
    if (block === undefined || part === undefined) return [[name, tensor]];
    const called = {gate: 'w1', up: 'w3', down: 'w2'}[part];
    const experts = Array.from({length: EXPERTS}, (_, index): [string, Tensor] => [
      `${block}block_sparse_moe.experts.${index}.${called}.weight`,
      tensor,
    ]);
    const hidden = tensor.shape[part === 'down' ? 0 : 1] ?? 0;
    const gate: [string, Tensor] = [`${block}block_sparse_moe.gate.weight`, {dtype: 'F32', shape: [EXPERTS, hidden]}];
    return part === 'gate' ? [gate, ...experts] : experts;
  });
  const whole = new Map([...tensors, ['lm_head.weight', {dtype: 'F32', shape: [64, 64]} satisfies Tensor] as const]);
  writeFileSync(join(folder, 'model.safetensors'), weightsFile(whole));
  changed(folder, 'config.json', config => {
    Object.assign(config, {
      model_type: 'mixtral',
      num_local_experts: EXPERTS,
      num_experts_per_tok: 2,
      tie_word_embeddings: false,
    });
  });
};

const TEMPLATE = '{% for message in messages %}{{ message.content }} {% endfor %}';

const MAKE = {
  q4: folder => quantize(folder, 4),
  q6: folder => quantize(folder, 6),
  experts: withExperts,
  chat: folder => changed(folder, 'tokenizer_config.json', config => Object.assign(config, {chat_template: TEMPLATE})),
  untyped: folder => changed(folder, 'config.json', config => Object.assign(config, {model_type: undefined})),
  own: folder => {
    changed(folder, 'config.json', config => Object.assign(config, {model_file: 'own.py'}));
    writeFileSync(join(folder, 'own.py'), 'from mlx_lm.models.llama import Model, ModelArgs\n');
  },
  unknown: folder => changed(folder, 'config.json', config => Object.assign(config, {model_type: 'llama9'})),
} satisfies Record<string, (folder: string) => void>;

export type ModelKind = keyof typeof MAKE;

/** Writes each of them below `folder`, from the tiny model, and gives their folders. */
export const writeModels = (tiny: string, folder: string): Record<ModelKind, string> => {
  const made = Object.entries(MAKE).map(([kind, make]) => {
    const own = join(folder, kind);
    mkdirSync(own, {recursive: true});
    cpSync(tiny, own, {recursive: true});
    make(own);
    return [kind, own] as const;
  });
  return Object.fromEntries(made) as Record<ModelKind, string>;
};
