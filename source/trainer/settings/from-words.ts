import {
  accepted,
  type Facts,
  type Meaning,
  type Meanings,
  meaningsOf,
  TRANSFORMERS_ONLY,
  type TrainerName,
} from './meanings.js';
import {programOf} from './program.js';

export type WordFacts = Facts & {
  /** Whose options these are; null for a program that is none of the known. */
  trainer: TrainerName | null;
  /** The configuration file, as given. */
  config: string | null;
};

/** Options without a meaning here; argparse takes every prefix that only one of all options has. */
const MLX_LM_OTHERS =
  'train test test_batches clear_cache_threshold report_to project_name trust_remote_code help'.split(' ');
/** Names of old releases alone: they make no prefix of today's ambiguous. */
const OLD = new Set(['lora_layers']);

const nameFor = (given: string, trainer: TrainerName | null, meanings: Meanings): string | null => {
  const name = given.replaceAll('-', '_');
  if (Object.hasOwn(meanings, name)) return name;
  // Only of mlx_lm are all names known, without which nobody can tell whether a prefix is of one alone.
  if (trainer !== 'mlx-lm') return null;
  const names = [...Object.keys(meanings).filter(one => !OLD.has(one)), ...MLX_LM_OTHERS];
  const [only = null, ...more] = names.filter(one => one.startsWith(name));
  return more.length === 0 ? only : null;
};

/** What Python's `int()` and `float()` take. */
const NUMBER = /^\s*[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?\s*$/i;

/** A word that is an option and no value: argparse takes -1 for a value. */
const isOption = (word: string): boolean => /^-./.test(word) && !NUMBER.test(word);

const INTEGERS: ReadonlySet<Meaning['kind']> = new Set(['count', 'all', 'integer']);

const parsed = ({kind}: Meaning, text: string): unknown => {
  if (kind === 'text') return text;
  // transformers' switches may have a value.
  if (kind === 'switch') return /^(?:true|false|)$/i.test(text) ? text.toLowerCase() !== 'false' : null;
  const isInteger = !/[.e]/i.test(text);
  if (!NUMBER.test(text) || (INTEGERS.has(kind) && !isInteger)) return null;
  return Number(text.replaceAll('_', ''));
};

type Option = {name: string; meaning: Meaning; text: string};

/** The options in their order. A short `-c` is only mlx's. */
const optionsOf = (words: readonly string[], trainer: TrainerName | null, meanings: Meanings): Option[] => {
  const isMlx = trainer === 'mlx-lm' || trainer === 'mlx-lm-lora' || trainer === null;
  return words.flatMap((word, index): Option[] => {
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const short = isMlx ? /^-c(?:=?(.+))?$/s.exec(word) : null;
    const name = long ? nameFor(long[1] ?? '', trainer, meanings) : short && 'config';
    const meaning = name === null ? undefined : meanings[name];
    if (name === null || meaning === undefined) return [];
    const written = long?.[2] ?? short?.[1];
    if (written !== undefined) return [{name, meaning, text: written}];
    const after = words.slice(index + 1);
    const end = after.findIndex(isOption);
    const values = end < 0 ? after : after.slice(0, end);
    // These trainers take no word that is no option, so several are one text with blanks, cut up by macOS' ps.
    const isCut = meaning.kind === 'text' && trainer !== null;
    return [{name, meaning, text: (isCut ? values.join(' ') : values[0]) ?? ''}];
  });
};

/**
 * What a command line says of the run. By argparse's rules: the last of equal options counts, a value stands after a blank or `=`,
 * every prefix that only one option has will do. Of a launcher's words (`mlx.launch … --`, `uv run`, `accelerate launch`) none count.
 */
export const settingsFromWords = (command: readonly string[]): WordFacts => {
  const {trainer: named, options} = programOf(command);
  const meanings = meaningsOf(named);
  const facts: WordFacts = {trainer: named, settings: {}, iterations: null, config: null};
  for (const {name, meaning, text} of optionsOf(options, named, meanings)) {
    const {key, kind} = meaning;
    const value = accepted(kind, parsed(meaning, text));
    if (named === null && TRANSFORMERS_ONLY.includes(name)) facts.trainer = 'transformers';
    if (key === 'iterations') facts.iterations = typeof value === 'number' ? value : null;
    else if (key === 'config') facts.config = typeof value === 'string' ? value : null;
    else if (value === null) delete facts.settings[key];
    else Object.assign(facts.settings, {[key]: value});
  }
  return facts;
};
