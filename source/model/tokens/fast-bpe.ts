import {isRecord} from '../../trainer/is-record.js';
import {merged, type Ranks, ranksOf} from './merge.js';

/** `model` of tokenizer.json, as far as byte-pair encoding needs it. */
export type BpeConfig = {
  vocab: Readonly<Record<string, number>>;
  merges: readonly unknown[];
  unkToken: string | null;
  fuseUnk: boolean;
  byteFallback: boolean;
  ignoreMerges: boolean;
};

/** Null for another kind of model, or one with suffixes, which the library's own encodes. */
export const bpeConfig = (model: unknown): BpeConfig | null => {
  if (!isRecord(model) || !isRecord(model.vocab) || !Array.isArray(model.merges)) return null;
  if (model.continuing_subword_prefix || model.end_of_word_suffix) return null;
  return {
    vocab: model.vocab as Record<string, number>,
    merges: model.merges,
    unkToken: typeof model.unk_token === 'string' ? model.unk_token : null,
    fuseUnk: model.fuse_unk === true,
    byteFallback: model.byte_fallback === true,
    ignoreMerges: model.ignore_merges === true,
  };
};

/** Words as sentencepiece marks their beginnings (`▁` stands for a blank), and line ends. */
const WORDS = /▁+[^▁\n]*|[^▁\n]+|\n+/g;

const last = (text: string): string => text.slice(-1);
const first = (text: string): string => text.slice(0, 1);

const isMark = (character: string): boolean => character === '▁' || character === '\n';

/** The two characters at the seam of each merge that leads over the beginning or the end of a word. */
const seamsOf = (merges: readonly unknown[]): ReadonlySet<string> => {
  const seams = new Set<string>();
  for (const merge of merges) {
    const [left, right] = Array.isArray(merge) ? merge : String(merge).split(' ', 2);
    const [before, after] = [last(String(left)), first(String(right))];
    const isInside = before === after || (before === '▁' && after !== '\n');
    if (!isInside && (isMark(after) || isMark(before))) seams.add(before + after);
  }
  return seams;
};

/** A text's words, but that two between which a merge may lead stay together. */
const wordsOf = (text: string, seams: ReadonlySet<string>): readonly string[] => {
  const words = text.match(WORDS) ?? [];
  if (seams.size === 0) return words;
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before !== undefined && seams.has(last(before) + first(word))) joined[joined.length - 1] = before + word;
    else joined.push(word);
  }
  return joined;
};

const MAX_CACHED_LENGTH = 64;
const MAX_CACHED_WORDS = 200_000;

const bytesOf = (piece: string): string[] =>
  Array.from(Buffer.from(piece, 'utf8'), byte => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);

/** Pieces that the vocabulary has; of others their bytes, or the piece for what is not known. */
const known = (pieces: readonly string[], {vocab, byteFallback, unkToken}: Omit<BpeConfig, 'merges'>): string[] =>
  pieces.flatMap(piece => {
    if (Object.hasOwn(vocab, piece)) return [piece];
    const bytes = byteFallback ? bytesOf(piece) : [];
    if (bytes.length > 0 && bytes.every(byte => Object.hasOwn(vocab, byte))) return bytes;
    return unkToken === null ? [] : [unkToken];
  });

/** Pieces that are not known and follow each other are one. */
const fused = (pieces: readonly string[], unkToken: string | null): readonly string[] =>
  pieces.filter((piece, index) => piece !== unkToken || pieces[index - 1] !== unkToken);

/** The tokens of words. */
export type Encode = (words: readonly string[]) => string[];

/**
 * Byte-pair encoding that remembers every word: a text's words come again and again. The library's own takes three to
 * six times as long to be built and to encode (Llama 3, Gemma 3; side by side). `toBytes`: what makes a word's bytes
 * readable, where that was taken out of the step before.
 */
export const createFastBpe = ({merges, ...config}: BpeConfig, toBytes: ((word: string) => string) | null): Encode => {
  const ranks: Ranks = ranksOf(merges);
  const seams = toBytes === null ? seamsOf(merges) : null;
  const cache = new Map<string, readonly string[]>();

  const encoded = (word: string): readonly string[] => {
    const text = toBytes === null ? word : toBytes(word);
    if (config.ignoreMerges && Object.hasOwn(config.vocab, text)) return [text];
    const pieces = known(merged(text, ranks), config);
    return config.fuseUnk ? fused(pieces, config.unkToken) : pieces;
  };

  const remembered = (word: string): readonly string[] => {
    const before = cache.get(word);
    if (before !== undefined) return before;
    const pieces = encoded(word);
    if (word.length <= MAX_CACHED_LENGTH && cache.size < MAX_CACHED_WORDS) cache.set(word, pieces);
    return pieces;
  };

  return words => {
    const pieces: string[] = [];
    for (const text of words) {
      for (const word of seams === null ? [text] : wordsOf(text, seams)) {
        for (const piece of remembered(word)) pieces.push(piece);
      }
    }
    return pieces;
  };
};
