import type {DataFacts, RowProblem, StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {whenReached} from './rows-when.js';
import {hasMlxLm} from './versions.js';
import {count, error, listed, note, percent, placeOf, setting, shown, warning, where} from './words.js';

type FileName = 'train' | 'valid' | 'test';
type File = {name: FileName; data: DataFacts};

const FILES: readonly FileName[] = ['train', 'valid', 'test'];

/** `train.jsonl:5`, `train.jsonl:5, 9 and 12 (of 40)`. */
const linesOf = ({name}: File, {lines, count: all}: RowProblem): string => {
  const shownLines = lines.slice(0, 3);
  const of = all > shownLines.length ? ` (${count(all, 'row')} in all)` : '';
  return `${name}.jsonl:${listed(shownLines.map(String))}${of}`;
};

/** What the key of a file's first row makes mlx_lm look for in every other one. */
const KEY: Readonly<Record<NonNullable<DataFacts['format']>, string>> = {
  text: 'text',
  completions: 'prompt or completion',
  chat: 'messages',
  tools: 'messages',
};

/** The model reader's words for a tokenizer without one. */
const hasNoTemplate = (detail: string | null): boolean => /no chat template/.test(detail ?? '');

/** What mlx_lm fails with when it comes to such a row. */
const wordsFor = (input: RuleInput, {data}: File, {kind, detail}: RowProblem): string => {
  if (kind === 'not-object') return 'TypeError';
  if (kind === 'template-fails') {
    return hasNoTemplate(detail)
      ? 'ValueError: Cannot use chat template functions because tokenizer.chat_template is not set'
      : 'jinja2.exceptions.TemplateError';
  }
  if (kind === 'other-format') return `KeyError: '${data.format === null ? '' : KEY[data.format]}'`;
  if (data.format === 'text') return 'IndexError: list index out of range';
  return hasMlxLm(input, '0.32.0') ? 'ValueError: Cannot apply chat template to an empty conversation.' : 'IndexError';
};

const NEXT: Readonly<Partial<Record<RowProblem['kind'], string>>> = {
  'other-format': 'The first row decides what all rows must look like: change this one, or remove it.',
  'not-object': 'Every line must be an object: {"text": "…"}',
  'template-fails': "Write the row as the model's chat template expects; a model without a template needs text rows.",
  empty: 'Remove the row.',
};

const isFatal = ({kind, isFatal: known}: RowProblem): boolean =>
  known ?? ['other-format', 'not-object', 'template-fails'].includes(kind);

const whatIsWrong = ({kind, detail}: RowProblem): string => {
  if (kind === 'empty') return 'it is empty';
  if (kind === 'not-object') return 'not an object';
  return detail === null ? 'unlike the first row' : shown(detail);
};

const badRow = (input: RuleInput, file: File, problem: RowProblem): StartFinding => {
  const {words, isCertain} = whenReached(input, file.name, file.data, problem);
  const what = whatIsWrong(problem);
  const isHit = words.startsWith('fails');
  const message = `${linesOf(file, problem)}: ${what}: ${words}${isHit ? `${words.includes(', ') ? ',' : ''} with ${wordsFor(input, file, problem)}` : ''}.`;
  const level = isCertain ? error : isHit ? warning : note;
  return level(`row-${problem.kind}`, message, NEXT[problem.kind] ?? null);
};

/** Python reads every line of all three files before anything else. */
const notJson = (file: File, problem: RowProblem): StartFinding =>
  error(
    'row-not-json',
    `${linesOf(file, problem)}: not valid JSON (${shown(problem.detail)}): fails while it loads the data with json.decoder.JSONDecodeError.`,
    /blank/.test(problem.detail ?? '') ? 'Remove the empty line.' : 'Every line must be one JSON object.',
  );

const unsupported = (input: RuleInput, {name, data}: File): StartFinding => {
  const keys = data.problems.find(({kind}) => kind === 'unknown-keys')?.detail;
  const place = where(placeOf(input, 'text_feature', 'prompt_feature', 'chat_feature'));
  const found = keys == null ? 'no object' : `only the keys ${shown(keys)}`;
  const words =
    keys == null ? 'TypeError or ValueError' : 'ValueError: Unsupported data format, check the supported formats here:';
  return error(
    'rows-unsupported',
    `${name}.jsonl:1 has ${found}: fails while it loads the data with ${words}`,
    `Write rows with text, prompt and completion, or messages; or name the column: text_feature: …${place}`,
  );
};

/** What ends it while it loads the file. */
const unreadable = (input: RuleInput, file: File): StartFinding[] => {
  const {data} = file;
  const json = data.problems.find(({kind}) => kind === 'not-json');
  if (json !== undefined) return [notJson(file, json)];
  return data.rows > 0 && data.format === null ? [unsupported(input, file)] : [];
};

/** What is met when a row has its turn. */
const inTurn = (input: RuleInput, file: File): StartFinding[] => {
  if (unreadable(input, file).length > 0) return [];
  return file.data.problems.flatMap(problem => {
    if (isFatal(problem)) return [badRow(input, file, problem)];
    if (problem.kind !== 'empty') return [];
    return [note('row-empty', `${linesOf(file, problem)}: empty, so nothing is learned from it.`, 'Remove it.')];
  });
};

const masked = (input: RuleInput, files: readonly File[]): StartFinding[] => {
  const text = files.filter(({data}) => data.format === 'text');
  if (!input.settings.maskPrompt || text.length === 0) return [];
  const names = listed(text.map(({name}) => `${name}.jsonl`));
  const words = 'fails while it loads the data with ValueError: Prompt masking not supported for text dataset.';
  return [
    error(
      'mask-prompt-text',
      `${setting(input, 'mask_prompt', true)}, and ${names} ${text.length > 1 ? 'have' : 'has'} text rows: ${words}`,
      'Leave mask_prompt out, or write rows with prompt and completion, or messages.',
    ),
  ];
};

const FIT = 0.95;

/** The length that this share of the rows does not exceed, in steps of 32 as batches are padded. */
const lengthFor = (lengths: readonly number[], share: number): number => {
  const sorted = [...lengths].sort((a, b) => a - b);
  const length = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return 32 * Math.ceil(length / 32);
};

const cutRows = (input: RuleInput, {name, data}: File): StartFinding[] => {
  const {maxSeqLength: most} = input.settings;
  const long = data.lengths.filter(length => length > most);
  if (long.length === 0 || most < 2) return [];
  const total = data.lengths.reduce((sum, length) => sum + length, 0);
  const cut = long.reduce((sum, length) => sum + length - most, 0);
  const longest = Math.max(...[data.lengths.reduce((a, b) => Math.max(a, b), 0)]);
  const about = data.counted === 'exact' ? '' : '≈ ';
  const message = `${about}${count(long.length, 'row')} of ${name}.jsonl (${percent(long.length / data.rows)}) ${long.length === 1 ? 'is' : 'are'} longer than ${setting(input, 'max_seq_length', most)} and would be cut: ${percent(cut / total)} of its tokens are lost. The longest has ${about}${longest.toLocaleString('en-US')} tokens.`;
  const fit = lengthFor(data.lengths, FIT);
  const next =
    fit > most
      ? `Split long rows; max_seq_length: ${fit} would keep ${percent(FIT)} of them whole.`
      : 'Split long rows.';
  return [(name === 'train' ? warning : note)('rows-cut', message, next)];
};

const filesOf = (input: RuleInput): File[] =>
  FILES.flatMap(name => {
    const data = input.data[name];
    return data === null ? [] : [{name, data}];
  });

/** Which files cannot be loaded for their rows, and which rows are cut. */
export const rowRules: Rules = input => {
  const files = filesOf(input);
  const used = files.filter(({name}) => (name === 'test' ? input.settings.test : input.settings.train));
  return [
    ...files.flatMap(file => unreadable(input, file)),
    ...masked(input, files),
    ...used.flatMap(file => cutRows(input, file)),
  ];
};

/** What is wrong with single rows: it shows only when they have their turn, long after all else was looked at. */
export const rowTurnRules: Rules = input => filesOf(input).flatMap(file => inTurn(input, file));
