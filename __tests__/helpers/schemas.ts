import {createRequire} from 'node:module';
import type {ValidateFunction} from 'ajv';
import type {Ajv2020} from 'ajv/dist/2020.js';
import {outputSchemas, type Strictness} from '../../source/report/contract/schema.js';

const require = createRequire(import.meta.url);
const checks = new Map<string, ValidateFunction>();
const validators = new Map<Strictness, Ajv2020>();

/** Loaded with the first document: most tests see none. */
const validator = (strictness: Strictness): Ajv2020 => {
  const {Ajv2020: Validator} = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const made = validators.get(strictness) ?? new Validator({allErrors: true, allowUnionTypes: true});
  validators.set(strictness, made);
  return made;
};

const checkOf = (name: string, strictness: Strictness): ValidateFunction => {
  const key = `${name} ${strictness}`;
  const known = checks.get(key);
  if (known) return known;
  const schema = outputSchemas(strictness)[name];
  if (schema === undefined) throw new Error(`There is no schema of ${name}: see source/report/contract/documents.ts`);
  const made = validator(strictness).compile(schema);
  checks.set(key, made);
  return made;
};

const MAX_SHOWN = 5;

/**
 * Returns a document of mlxtop's unchanged. Throws where its schema does not take it; `closed`, as for what this
 * version writes: also for a key or a word that the contract does not have.
 */
export const conforming = <Value>(name: string, value: Value, strictness: Strictness = 'closed'): Value => {
  const check = checkOf(name, strictness);
  if (check(value)) return value;
  const errors = (check.errors ?? []).slice(0, MAX_SHOWN).map(({instancePath, message, params}) => {
    return `${instancePath || '(top)'} ${message} ${JSON.stringify(params)}`;
  });
  throw new Error(`The JSON of ${name} is not what its contract says:\n${errors.join('\n')}`);
};

const NAMES = new Set([
  'status',
  'runs',
  'queue',
  'memory',
  'apps',
  'check',
  'compare',
  'import',
  'patterns',
  'doctor',
]);
/** A week's export is not checked to its end. */
const MAX_LINES = 2000;

/** Checks what a call of mlxtop has printed, if that is JSON: one document, or one a line. */
export const checkPrinted = (words: readonly string[], stdout: string): void => {
  const own = words.slice(0, words.includes('--') ? words.indexOf('--') : words.length);
  const command = own.find(word => !word.startsWith('-')) ?? '';
  const lines = (): string[] =>
    stdout
      .split('\n')
      .filter(line => line.trim() !== '')
      .slice(0, MAX_LINES);
  if (command === 'export' && own.includes('--ndjson') && !own.includes('--output')) {
    for (const line of lines()) conforming('event', JSON.parse(line));
  } else if (own.includes('--json') && NAMES.has(command) && stdout.trim() !== '') {
    const isRepeated = own.includes('--watch') || own.includes('-w');
    for (const text of isRepeated ? lines() : [stdout]) conforming(command, JSON.parse(text));
  }
};
