// A llama of 100,000 random weights, a tokenizer of some thirty words, and sentences of them: what mlx_lm needs to
// train, made here.
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const WORDS =
  'the cat dog sat ran on under mat tree sun moon fast slow red blue and then it was a very big small house river .';
const SPECIAL = ['<unk>', '<s>', '</s>'];

const VOCABULARY = 64;
const HIDDEN = 64;
const INNER = 192;
const HEADS = 4;
const KEY_HEADS = 2;
const LAYERS = 2;

/**
 * mulberry32: numbers from 0 to 1 that are the same on every machine.
 * @param {number} seed
 */
const createRandom = seed => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const CONFIG = {
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  hidden_size: HIDDEN,
  num_hidden_layers: LAYERS,
  intermediate_size: INNER,
  num_attention_heads: HEADS,
  num_key_value_heads: KEY_HEADS,
  rms_norm_eps: 1e-5,
  vocab_size: VOCABULARY,
  rope_theta: 10_000,
  max_position_embeddings: 2048,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
  torch_dtype: 'float32',
};

const TOKENIZER_CONFIG = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: '<s>',
  eos_token: '</s>',
  unk_token: '<unk>',
  pad_token: '</s>',
  clean_up_tokenization_spaces: false,
  model_max_length: 2048,
};

/** tokenizer.json of Hugging Face's tokenizers: one token a word. */
const tokenizer = () => {
  const tokens = [...SPECIAL, ...WORDS.split(' ')];
  const flags = {single_word: false, lstrip: false, rstrip: false, normalized: false, special: true};
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({id, content, ...flags})),
    normalizer: null,
    pre_tokenizer: {type: 'WhitespaceSplit'},
    post_processor: null,
    decoder: null,
    model: {type: 'WordLevel', vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), unk_token: '<unk>'},
  };
};

/**
 * Names and shapes as Hugging Face's llama has them.
 * @returns {[name: string, shape: number[]][]}
 */
const shapes = () => {
  const keys = (HIDDEN / HEADS) * KEY_HEADS;
  /**
   * @param {number} index
   * @returns {[name: string, shape: number[]][]}
   */
  const layer = index =>
    Object.entries({
      'self_attn.q_proj': [HIDDEN, HIDDEN],
      'self_attn.k_proj': [keys, HIDDEN],
      'self_attn.v_proj': [keys, HIDDEN],
      'self_attn.o_proj': [HIDDEN, HIDDEN],
      'mlp.gate_proj': [INNER, HIDDEN],
      'mlp.up_proj': [INNER, HIDDEN],
      'mlp.down_proj': [HIDDEN, INNER],
      input_layernorm: [HIDDEN],
      post_attention_layernorm: [HIDDEN],
    }).map(([name, shape]) => [`model.layers.${index}.${name}.weight`, shape]);
  return [
    ['model.embed_tokens.weight', [VOCABULARY, HIDDEN]],
    ['model.norm.weight', [HIDDEN]],
    ...Array.from({length: LAYERS}, (_, index) => layer(index)).flat(),
  ];
};

/**
 * A safetensors file: the header's length in 8 bytes, the header, the weights. Vectors are norms and start at 1.
 * @param {() => number} random
 */
const weights = random => {
  /** @type {Record<string, object>} */
  const header = {__metadata__: {format: 'mlx'}};
  const parts = [];
  let offset = 0;
  for (const [name, shape] of shapes()) {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({length: count}, () => (shape.length === 1 ? 1 : (random() - 0.5) * 0.17));
    header[name] = {dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength]};
    offset += values.byteLength;
    parts.push(Buffer.from(values.buffer));
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...parts]);
};

/** @param {() => number} random */
const sentence = random => {
  const words = WORDS.split(' ');
  const count = 20 + Math.floor(random() * 40);
  return Array.from({length: count}, () => words[Math.floor(random() * words.length)]).join(' ');
};

/**
 * Writes `model/` and `data/` into `folder` and gives their paths. The same bytes each time.
 * @param {string} folder
 */
export const writeTinyModel = folder => {
  const model = join(folder, 'model');
  const data = join(folder, 'data');
  for (const one of [model, data]) mkdirSync(one, {recursive: true});
  const random = createRandom(1);
  writeFileSync(join(model, 'config.json'), JSON.stringify(CONFIG));
  writeFileSync(join(model, 'tokenizer_config.json'), JSON.stringify(TOKENIZER_CONFIG));
  writeFileSync(join(model, 'tokenizer.json'), JSON.stringify(tokenizer()));
  writeFileSync(join(model, 'model.safetensors'), weights(random));
  for (const [name, rows] of Object.entries({train: 160, valid: 64, test: 64})) {
    const lines = Array.from({length: rows}, () => `${JSON.stringify({text: sentence(random)})}\n`);
    writeFileSync(join(data, `${name}.jsonl`), lines.join(''));
  }
  return {model, data};
};
