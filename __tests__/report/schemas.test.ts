import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {outputSchemas} from '../../source/report/contract/schema.js';
import {settingsSchema} from '../../source/settings/schema.js';
import {conforming} from '../helpers/schemas.js';

const folder = new URL('../../schema/', import.meta.url);

test('schema/ is what the contracts say: otherwise node scripts/json-schema.js', () => {
  const made = {...outputSchemas('open'), settings: settingsSchema()};
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(made)
      .map(name => `${name}.json`)
      .sort(),
  );
  for (const [name, schema] of Object.entries(made)) {
    expect(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))).toEqual(schema);
  }
});

const FINDING = {check: 'tmux', group: 'tmux', level: 'ok', what: 'tmux 3.5', means: null, next: null};
const DOCTOR = {schema: 1, platform: 'linux', problems: 0, notes: 0, findings: [FINDING]};

test('what a later version may add is taken by the schema of the package, and not by that of the tests', () => {
  for (const later of [
    {...DOCTOR, age: 5},
    {...DOCTOR, findings: [{...FINDING, level: 'dire'}]},
  ]) {
    expect(() => conforming('doctor', later, 'open')).not.toThrow();
    expect(() => conforming('doctor', later)).toThrow(/\/findings\/0\/level|age/);
  }
  const line = {schema: 1, run: 'x', event: 'of-tomorrow', time: null, elapsedSeconds: null};
  expect(() => conforming('event', line, 'open')).not.toThrow();
  expect(() => conforming('event', line)).toThrow();
});

test.each<[string, object]>([
  ['a key that is missing', {...DOCTOR, findings: undefined}],
  ['a value of another type', {...DOCTOR, problems: '0'}],
  ['a null where there is none', {...DOCTOR, platform: null}],
])('%s is refused', (_what, document) => {
  expect(() => conforming('doctor', JSON.parse(JSON.stringify(document)), 'open')).toThrow(/The JSON of doctor/);
});
