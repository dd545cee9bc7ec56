import type {RowFormat, RowKeys, RowProblem} from '../../estimate/facts.js';
import {isRecord} from '../../trainer/is-record.js';

type Row = Readonly<Record<string, unknown>>;

/** What of a row is to be counted, or what is wrong with it. */
export type Plan =
  | {kind: 'text'; text: string}
  | {kind: 'chat'; messages: readonly Row[]; tools: unknown; isEmpty: boolean}
  | {kind: 'problem'; problem: RowProblem['kind']; detail: string | null};

const keysOf = ({text = 'text', prompt = 'prompt', completion = 'completion', chat = 'messages'}: RowKeys) => ({
  text,
  prompt,
  completion,
  chat,
});

/** The format of all rows, which mlx_lm takes from the first (create_dataset); null where it knows none of its keys. */
export const formatOf = (first: unknown, keys: RowKeys): RowFormat | null => {
  if (!isRecord(first)) return null;
  const {text, prompt, completion, chat} = keysOf(keys);
  if (prompt in first && completion in first) return 'completions';
  if (chat in first) return first.tools ? 'tools' : 'chat';
  return text in first ? 'text' : null;
};

const wrong = (problem: RowProblem['kind'], detail: string | null): Plan => ({kind: 'problem', problem, detail});

const lacks = (row: Row, key: string): Plan =>
  wrong(
    'other-format',
    `no "${key}", but ${
      Object.keys(row)
        .slice(0, 5)
        .map(one => `"${one}"`)
        .join(', ') || 'no key'
    }`,
  );

const textPlan = (row: Row, key: string): Plan => {
  const text = row[key];
  if (!(key in row)) return lacks(row, key);
  return typeof text === 'string' ? {kind: 'text', text} : wrong('other-format', `"${key}" is not a text`);
};

const toolsOf = (row: Row): unknown => row.tools ?? null;

const completionPlan = (row: Row, prompt: string, completion: string): Plan => {
  const missing = [prompt, completion].find(key => !(key in row));
  if (missing !== undefined) return lacks(row, missing);
  const messages = [
    {role: 'user', content: row[prompt]},
    {role: 'assistant', content: row[completion]},
  ];
  return {kind: 'chat', messages, tools: toolsOf(row), isEmpty: row[completion] === ''};
};

const hasContent = ({content, tool_calls: calls}: Row): boolean =>
  (typeof content === 'string' ? content.trim() !== '' : content != null) || calls != null;

const chatPlan = (row: Row, key: string): Plan => {
  const messages = row[key];
  if (!(key in row)) return lacks(row, key);
  if (!Array.isArray(messages)) return wrong('other-format', `"${key}" is not a list`);
  if (messages.length === 0) return wrong('empty', `"${key}" is an empty list`);
  if (!messages.every(isRecord)) return wrong('other-format', `"${key}" holds something that is not a message`);
  return {kind: 'chat', messages, tools: toolsOf(row), isEmpty: !messages.some(hasContent)};
};

/** What mlx_lm would make tokens of in this row (mlx_lm/tuner/datasets.py). */
export const planOf = (row: unknown, format: RowFormat, keys: RowKeys): Plan => {
  if (!isRecord(row)) return wrong('not-object', null);
  const {text, prompt, completion, chat} = keysOf(keys);
  if (format === 'text') return textPlan(row, text);
  return format === 'completions' ? completionPlan(row, prompt, completion) : chatPlan(row, chat);
};
