import {isRecord} from '../../trainer/is-record.js';
import {byteCharacters} from './byte-level.js';
import {bpeConfig, createFastBpe, type Encode} from './fast-bpe.js';
import type {TokenizerFiles} from './tokenizer-files.js';

type Json = Record<string, unknown>;

/** How many tokens there are, and the last of them; null for none. */
export type Counted = {count: number; last: string | null};

/** The tokens of a text, with or without those that are put around it. */
export type Encoder = (text: string, withSpecial: boolean) => Counted;

/** GPT-2's pattern, which a ByteLevel step uses unless it is told not to. */
const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

const isPlainByteLevel = (step: unknown): step is Json =>
  isRecord(step) && step.type === 'ByteLevel' && step.add_prefix_space !== true;

/**
 * The steps before the model without the one that makes bytes readable: words are then remembered as they stand in the
 * text. Null where the last step is another.
 */
const withoutBytes = (preTokenizer: unknown): unknown => {
  if (!isRecord(preTokenizer)) return null;
  const steps = preTokenizer.type === 'Sequence' ? preTokenizer.pretokenizers : [preTokenizer];
  if (!Array.isArray(steps)) return null;
  const last: unknown = steps.at(-1);
  if (!isPlainByteLevel(last)) return null;
  const split = {type: 'Split', pattern: {Regex: GPT2}, behavior: 'Isolated', invert: false};
  return {type: 'Sequence', pretokenizers: [...steps.slice(0, -1), ...(last.use_regex === false ? [] : [split])]};
};

/** Steps that the library demands to be named. */
const ABSENT = {normalizer: null, pre_tokenizer: null, post_processor: null};

const EMPTY = {type: 'BPE', vocab: {}, merges: []};

/** Each word is one token, or not known. */
const wordLevel = (model: Json): Encode => {
  const vocab = isRecord(model.vocab) ? model.vocab : {};
  const unknown = typeof model.unk_token === 'string' ? [model.unk_token] : [];
  return words => words.flatMap(word => (Object.hasOwn(vocab, word) ? [word] : unknown));
};

/** The model of a tokenizer where it is not left to the library, and the steps before it. */
const ownModel = ({model, pre_tokenizer: preTokenizer}: Json): {encode: Encode; preTokenizer: unknown} | null => {
  if (isRecord(model) && model.type === 'WordLevel') return {encode: wordLevel(model), preTokenizer};
  const config = bpeConfig(model);
  if (config === null) return null;
  const bare = withoutBytes(preTokenizer);
  if (bare === null) return {encode: createFastBpe(config, null), preTokenizer};
  return {encode: createFastBpe(config, byteCharacters), preTokenizer: bare};
};

/** A token; or those of many words, where our model stands in the place of the library's. */
type Piece = string | Counted;

/** Of the library's class: only this is needed, and its model may be replaced. */
type Built = {tokenize(text: string, options: {add_special_tokens: boolean}): Piece[]; model: unknown};

/** Many words as one piece: the library copies its pieces several times, which takes a third of the time for a text. */
const asOne =
  (encode: Encode) =>
  (words: readonly string[]): Piece[] => {
    const tokens = encode(words);
    return [{count: tokens.length, last: tokens.at(-1) ?? null}];
  };

const countOf = (pieces: readonly Piece[]): Counted => {
  let [count, last]: [number, string | null] = [0, null];
  for (const piece of pieces) {
    count += typeof piece === 'string' ? 1 : piece.count;
    last = (typeof piece === 'string' ? piece : piece.last) ?? last;
  }
  return {count, last};
};

/** Tokens that only the configuration names: tokenizers that were converted long ago. */
const withConfigured = (tokenizer: Json, config: Json): Json => {
  const tokens = Array.isArray(tokenizer.added_tokens) ? tokenizer.added_tokens.filter(isRecord) : [];
  const seen = new Set(tokens.map(({content}) => content));
  const configured = isRecord(config.added_tokens_decoder) ? Object.entries(config.added_tokens_decoder) : [];
  const more = configured.flatMap(([id, token]) =>
    isRecord(token) && typeof token.content === 'string' && !seen.has(token.content)
      ? [{...token, id: Number(id)}]
      : [],
  );
  return {...tokenizer, added_tokens: [...tokens, ...more]};
};

/**
 * What encodes texts as the model's own tokenizer does. Throws where the library does not know a part of it. Loads the
 * library: only what counts tokens may.
 */
export const createEncoder = async ({tokenizer, config}: TokenizerFiles): Promise<Encoder> => {
  const library = await import('@huggingface/tokenizers');
  const own = ownModel(tokenizer);
  const whole = withConfigured({...ABSENT, ...tokenizer}, config);
  // Tokens are not put together again: clean-up and decoder do not matter.
  const given = own === null ? whole : {...whole, model: EMPTY, pre_tokenizer: own.preTokenizer ?? null};
  const built: Built = new library.Tokenizer({...given, decoder: null}, {...config, remove_space: false});
  if (own !== null) built.model = asOne(own.encode);
  return (text, withSpecial) => countOf(built.tokenize(text, {add_special_tokens: withSpecial}));
};
