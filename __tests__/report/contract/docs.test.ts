import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {withMetricsTable} from '../../../source/export/prometheus/docs.js';
import {DOCUMENTS} from '../../../source/report/contract/documents.js';
import {CSV_COLUMNS, TAGS} from '../../../source/report/contract/export/csv.js';
import {EVENT_KINDS, LINE} from '../../../source/report/contract/export/index.js';
import {exportDocs} from '../../../source/report/contract/export/markdown.js';
import type {Fields} from '../../../source/report/contract/fields.js';
import {jsonDocs} from '../../../source/report/contract/markdown.js';

test('the table of docs/metrics.md is what the code says: node scripts/json-docs.js', () => {
  const text = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  expect(text).toBe(withMetricsTable(text));
});

test('docs/json.md is what the contract says: node scripts/json-docs.js', () => {
  expect(readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8')).toBe(jsonDocs());
});

test('docs/export.md is what the contract says, too', () => {
  expect(readFileSync(new URL('../../../docs/export.md', import.meta.url), 'utf8')).toBe(exportDocs());
});

const all = (fields: Fields): [string, string][] =>
  Object.entries(fields).flatMap(([key, field]) => [
    [key, field.about] as [string, string],
    ...all(field.fields ?? {}),
    ...Object.values(field.kinds ?? {}).flatMap(all),
  ]);

test.each(DOCUMENTS)('every key of $name has a sentence', ({fields}) => {
  expect(all(fields).filter(([, about]) => !/^[A-Z`].*\.$/.test(about))).toEqual([]);
});

test.each([
  ['line', LINE],
  ['column', CSV_COLUMNS],
  ['tag', TAGS],
  ...Object.entries(EVENT_KINDS).map(([kind, {fields}]): [string, Fields] => [kind, fields]),
])('every key of an exported %s has a sentence', (_what, fields) => {
  expect(all(fields).filter(([, about]) => !/^[A-Z`].*\.$/.test(about))).toEqual([]);
});
