import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';

const tests = fileURLToPath(new URL('.', import.meta.url));

/** Files that may: the helper, this one, and the rehearsal Mac's tests, which run on Linux only. */
const MAY = [/^helpers\/processes\.ts$/, /^portable\.test\.ts$/, /^rehearsal-mac\//];

const lines = readdirSync(tests, {recursive: true, encoding: 'utf8'})
  .filter(name => /\.tsx?$/.test(name) && !MAY.some(pattern => pattern.test(name)))
  .flatMap(name =>
    readFileSync(join(tests, name), 'utf8')
      .split('\n')
      .map(line => ({name, line: line.trim()})),
  );

const linesWith = (pattern: RegExp): string[] =>
  lines.filter(({line}) => pattern.test(line)).map(({name, line}) => `${name}: ${line}`);

test('processes are looked up in /proc by one helper, which asks ps on a Mac', () => {
  expect(linesWith(/(?:read\w+|exists)Sync\(['"`]\/proc\b/)).toEqual([]);
});

test('no command of a test has an option that only GNU tools know', () => {
  expect(linesWith(/\bstat -c|\bdate -d|\bdate \+\S*%N|\bsed -i\b|\btouch -d|\bgrep -[a-zA-Z]*[Pz]|\bsort -V/)).toEqual(
    [],
  );
});
