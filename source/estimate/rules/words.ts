import {withoutSecrets} from '../../format/secrets.js';
import type {Place, StartFinding} from '../facts.js';
import type {RuleInput} from './input.js';

/** `lora.yaml:12`, or the flag. */
export const placeText = (place: Place): string => ('flag' in place ? place.flag : `${place.file}:${place.line}`);

/** Where something was said, as an insertion: ` (lora.yaml:12)`; nothing for a default. */
export const where = (place: Place | null | undefined): string => (place ? ` (${placeText(place)})` : '');

const MAX_VALUE = 60;

/** A value from outside, in one short line. */
export const shown = (value: unknown): string => {
  const text = withoutSecrets(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
};

/** The place of the first of these paths (`lora_parameters.scale`) that was said. */
export const placeOf = ({valuePlaces}: RuleInput, ...paths: readonly string[]): Place | null => {
  const path = paths.find(one => Object.hasOwn(valuePlaces, one));
  return path === undefined ? null : (valuePlaces[path] ?? null);
};

/** Whether a parsed value is a mapping. */
export const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value by its path (`lora_parameters.alpha`); undefined where it is not said. */
export const at = (values: Readonly<Record<string, unknown>>, path: string): unknown =>
  path.split('.').reduce<unknown>((above, name) => (isTable(above) ? above[name] : undefined), values);

/** A setting with its value and where it was said: `batch_size 4 (lora.yaml:12)`, `--batch-size 4`. */
export const setting = (input: RuleInput, name: string, value: unknown = input.values[name]): string => {
  const place = placeOf(input, name);
  if (place === null) return `${name} ${shown(value)} (the default)`;
  if ('flag' in place) return `${place.flag} ${shown(value)}`;
  return `${name} ${shown(value)} (${placeText(place)})`;
};

type Made = Omit<StartFinding, 'level'>;

const finding =
  (level: StartFinding['level']) =>
  (rule: string, message: string, nextStep: string | null = null): StartFinding => ({
    ...({rule, message, nextStep} satisfies Made),
    level,
  });

/** The start certainly fails by it, now or later. */
export const error = finding('error');
/** It goes on, or may end; the user would not want it so. */
export const warning = finding('warning');
export const note = finding('note');

/** `1 row`, `3 rows`. */
export const count = (number: number, word: string): string =>
  `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`;

/** A share in whole percent; what is not quite nothing is `< 1 %`. */
export const percent = (share: number): string =>
  share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(100 * share)} %`;

/** A list as in a sentence: `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

/** What Python calls the type of a value of a configuration, as its errors name it. */
export const pythonType = (value: unknown): string => {
  if (Array.isArray(value)) return 'list';
  if (isTable(value)) return 'dict';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return value === null ? 'NoneType' : 'str';
};
