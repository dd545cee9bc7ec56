import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';

const textOf = (folder: string): string =>
  readdirSync(folder)
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

const SOURCE = join(import.meta.dirname, '../../../source/estimate/rules');

test('every rule has its fixture here', () => {
  const rules = [...textOf(SOURCE).matchAll(/\b(?:error|warning|note)\(\s*'([a-z0-9-]+)'/g)].map(
    ([, rule = '']) => rule,
  );
  expect(rules.length).toBeGreaterThan(60);
  const tests = textOf(import.meta.dirname);
  expect([...new Set(rules)].filter(rule => !tests.includes(rule)).sort()).toEqual([]);
});
