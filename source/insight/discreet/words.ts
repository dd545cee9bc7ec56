import {printable} from '../../format/printable.js';

/** What may not be shown, besides paths: applications by name, with what stands in their place. */
export type Secrets = ReadonlyMap<string, string>;

/** What stands for something that is not shown. */
export const HIDDEN_WORD = '…';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Shorter names would be found in the middle of everything. */
const MIN_NAME = 2;

const expressions = new WeakMap<Secrets, RegExp>();

/** Finds each of the names as words of their own, the longest first. */
const expressionOf = (secrets: Secrets): RegExp => {
  const known = expressions.get(secrets);
  if (known !== undefined) return known;
  const names = [...secrets.keys()].filter(name => name.length >= MIN_NAME).sort((a, b) => b.length - a.length);
  const any = names.length === 0 ? '(?!)' : names.map(escaped).join('|');
  const made = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, 'gu');
  expressions.set(secrets, made);
  return made;
};

/** Names as they are found in texts too: printed, a name has no control character any more. */
export const secretsOf = (names: Iterable<readonly [name: string, instead: string]>): Secrets =>
  new Map([...names].flatMap(([name, instead]) => [[name, instead] as const, [printable(name), instead] as const]));

/**
 * A path from the root, from home or from a folder above, and all up to what cannot be a part of it: a folder's name
 * may have blanks. A quoted one ends with its quote.
 */
const ABSOLUTE =
  /(?<quote>['"`])(?:file:\/\/|~[\w.-]*|\.{1,2})?\/.*?\k<quote>|(?<![\w~.…])(?:file:\/\/|~[\w.-]*|\.{1,2})?\/(?![\s/]).*?(?=[,;:)\]](?:\s|$)|[.!?]\s|['"`]|\.?$)/gu;
/** Words with a slash between them, and how one ends that is a unit or a count: `tokens/s`, `12/400`. */
const SLASHED = /[^\s'"`(),;:=[\]]+\/[^\s'"`(),;:=[\]]*/gu;
const UNIT = /^[\w.,%]*\/(?:s|sec|seconds?|min|h|hour|it|iter|step|epoch|batch|token|sample)\.?$/i;
const COUNT = /^[\d.,]+\/[\d.,]+[^\w/]*$/;
const ADDRESS = /^https?:\/\//;
/** A file without a folder is a path too: `train.jsonl`. */
const FILE = /(?<![\w.…-])[\w-][\w.-]*\.(?:jsonl?|ya?ml|py|sh|txt|csv|parquet|safetensors|npz|gguf|bin|log|md)\b/giu;

const slashed = (word: string): string =>
  UNIT.test(word) || COUNT.test(word) || ADDRESS.test(word) ? word : HIDDEN_WORD;

/** The text without paths. */
export const withoutPaths = (text: string): string =>
  text.replace(ABSOLUTE, HIDDEN_WORD).replace(SLASHED, slashed).replace(FILE, HIDDEN_WORD);

/** The text without these names. */
export const withoutNames = (text: string, secrets: Secrets): string =>
  text.replace(expressionOf(secrets), name => secrets.get(name) ?? HIDDEN_WORD);

/** The text without paths and without these names. */
export const discreetText = (text: string, secrets: Secrets): string => withoutPaths(withoutNames(text, secrets));

/** So long a piece of a command is found in a line by no accident. */
const MIN_PIECE = 8;

/**
 * What a trainer printed, without paths and names; a line that repeats a part of its command line is left out as a
 * whole.
 */
export const discreetOutput = (lines: readonly string[], command: readonly string[], secrets: Secrets): string[] => {
  const pieces = command.slice(1).map((word, index) => `${command[index]} ${word}`);
  const long = pieces.filter(piece => piece.length >= MIN_PIECE);
  const paths = command.filter(word => word.includes('/') && word.length >= MIN_PIECE);
  const bare = (line: string): string => paths.reduce((rest, path) => rest.replaceAll(path, HIDDEN_WORD), line);
  return lines.map(line =>
    long.some(piece => line.includes(piece)) ? HIDDEN_WORD : discreetText(bare(line), secrets),
  );
};
