import {closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {bytesOf, type Shape} from './shapes.js';

/** A safetensors file with a right header and size, and no data: a sparse file, whose bytes are 0. */
export const writeSafetensors = (path: string, shapes: readonly Shape[]): void => {
  let at = 0;
  const entries = shapes.map(shape => {
    const from = at;
    at += bytesOf(shape);
    return [shape.name, {dtype: shape.dtype, shape: shape.shape, data_offsets: [from, at]}] as const;
  });
  const text = JSON.stringify({__metadata__: {format: 'mlx'}, ...Object.fromEntries(entries)});
  const header = Buffer.from(text + ' '.repeat((8 - (text.length % 8)) % 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  writeSync(file, length);
  writeSync(file, header);
  ftruncateSync(file, 8 + header.length + at);
  closeSync(file);
};

const special = (id: number, content: string) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

const WORDS = 'the cat dog sat ran on under mat tree sun moon fast slow red blue and then it was a very big small .';

/** A tokenizer of words: each word between blanks is one token. */
export const WORD_TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => special(id, content)),
  normalizer: null,
  pre_tokenizer: {type: 'WhitespaceSplit'},
  post_processor: null,
  decoder: null,
  model: {
    type: 'WordLevel',
    vocab: Object.fromEntries(['<unk>', '<s>', '</s>', ...WORDS.split(' ')].map((word, id) => [word, id])),
    unk_token: '<unk>',
  },
};

export const WORD_TOKENIZER_CONFIG = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: '<s>',
  eos_token: '</s>',
  unk_token: '<unk>',
};

const json = (path: string, value: unknown): void => writeFileSync(path, JSON.stringify(value));

export const writeTokenizer = (
  folder: string,
  tokenizer: unknown = WORD_TOKENIZER,
  config: unknown = WORD_TOKENIZER_CONFIG,
) => {
  json(join(folder, 'tokenizer.json'), tokenizer);
  json(join(folder, 'tokenizer_config.json'), config);
};

type Content = {config: object; shapes: readonly Shape[]; shards?: number};

/** Writes a whole model: config, weights without data, a tokenizer of words. Returns the folder. */
export const writeFolder = (folder: string, {config, shapes, shards = 1}: Content): string => {
  mkdirSync(folder, {recursive: true});
  json(join(folder, 'config.json'), config);
  writeTokenizer(folder);
  if (shards === 1) {
    writeSafetensors(join(folder, 'model.safetensors'), shapes);
    return folder;
  }
  const size = Math.ceil(shapes.length / shards);
  const files = Array.from({length: shards}, (_, index) => shapes.slice(index * size, (index + 1) * size));
  const number = (value: number) => String(value).padStart(5, '0');
  const nameOf = (index: number) => `model-${number(index + 1)}-of-${number(shards)}.safetensors`;
  const map = files.flatMap((part, index) => part.map(({name}) => [name, nameOf(index)] as const));
  for (const [index, part] of files.entries()) writeSafetensors(join(folder, nameOf(index)), part);
  json(join(folder, 'model.safetensors.index.json'), {metadata: {}, weight_map: Object.fromEntries(map)});
  return folder;
};
