import type {Place} from '../../estimate/facts.js';
import type {SettingProblem} from '../../estimate/start-facts.js';
import {isRecord} from '../is-record.js';
import type {SettingKey, SettingKeys, SettingKind} from '../known/setting-keys.js';
import type {YamlKey} from './yaml-lines.js';

/** How PyYAML tells a float from an int, where both are whole: `4.0`, `1e3`. */
const FLOAT = /[.]|^[-+]?\d[\d_]*e/i;

const WANTED: Readonly<Partial<Record<SettingKind, string>>> = {
  integer: 'a whole number',
  number: 'a number',
  text: 'a text',
  switch: 'true or false',
  mapping: 'keys below it',
  list: 'a list',
};

const isOfKind = (kind: SettingKind, value: unknown, source: string | null): boolean => {
  if (kind === 'integer') return Number.isInteger(value) && !FLOAT.test(source ?? '');
  if (kind === 'number') return typeof value === 'number';
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'switch') return typeof value === 'boolean';
  if (kind === 'mapping') return isRecord(value);
  return kind !== 'list' || Array.isArray(value);
};

/** What stands below the mappings that trainers know, by its path. */
const BELOW: Readonly<Record<string, SettingKind>> = {
  'lora_parameters.rank': 'integer',
  'lora_parameters.scale': 'number',
  'lora_parameters.dropout': 'number',
  'lora_parameters.keys': 'list',
  'lr_schedule.name': 'text',
  'lr_schedule.arguments': 'list',
  'lr_schedule.warmup': 'integer',
  'lr_schedule.warmup_init': 'number',
};

const written = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value)) ?? '';

/** A configuration's value may be written in capitals where the trainer makes it small. */
const isChoice = (name: string, value: unknown, choices: readonly string[]): boolean =>
  typeof value === 'string' && choices.includes(name === 'optimizer' ? value.toLowerCase() : value);

const valueAt = (values: Readonly<Record<string, unknown>>, path: string): unknown =>
  path.split('.').reduce<unknown>((above, name) => (isRecord(above) ? above[name] : undefined), values);

const problemOf = (path: string, key: Pick<SettingKey, 'kind' | 'choices'>, value: unknown, entry: YamlKey) => {
  const {kind, choices} = key;
  if (!isOfKind(kind, value, entry.source)) {
    return {kind: 'wrong-type' as const, found: entry.source ?? written(value), wanted: WANTED[kind] ?? null};
  }
  return choices === undefined || isChoice(path, value, choices)
    ? null
    : {kind: 'wrong-choice' as const, found: written(value), wanted: choices.join(', ')};
};

/**
 * Values of a configuration that are not of the kind that the trainer computes with: a text where a number belongs, a
 * name that it does not know. A key without a value counts as one that is not there.
 */
export const valueProblems = (
  values: Readonly<Record<string, unknown>>,
  entries: readonly YamlKey[],
  {keys}: SettingKeys,
  placeOf: (entry: YamlKey) => Place,
): SettingProblem[] =>
  entries.flatMap(entry => {
    const {path} = entry;
    const below = BELOW[path];
    const key = Object.hasOwn(keys, path) ? keys[path] : below && {kind: below};
    const value = valueAt(values, path);
    if (key === undefined || value === null || value === undefined || entry.isRepeated) return [];
    const problem = problemOf(path, key, value, entry);
    return problem === null ? [] : [{...problem, place: placeOf(entry), subject: path}];
  });
