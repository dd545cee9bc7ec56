import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter(name => /\.(?:tsx?|m?js|sh|awk)$/.test(name))
    .map(name => `${folder}/${name}`)
    .filter(name => !name.startsWith('__tests__/fixtures/'));

const linesOf = (file: string): string[] => readFileSync(join(root, file), 'utf8').trimEnd().split('\n');

test.each([
  ['source', 250],
  ['scripts', 250],
  ['__tests__', 400],
])('no file of %s has more than %i lines', (folder, limit) => {
  const long = filesIn(folder).filter(file => linesOf(file).length > limit);
  expect(long).toEqual([]);
});

const COMMENT = /^\s*(?:\/\/|\/?\*|# )/;
/** A type or an import of types, which stands on one line. */
const JSDOC_TYPE = /^\s*\/?\*+ @(?:import|typedef|type) /;

test('no line of a comment is longer than code may be', () => {
  const long = ['source', 'scripts', '__tests__'].flatMap(folder =>
    filesIn(folder).flatMap(file =>
      linesOf(file).flatMap((line, index) =>
        COMMENT.test(line) && !JSDOC_TYPE.test(line) && line.length > 120 ? [`${file}:${index + 1}`] : [],
      ),
    ),
  );
  expect(long).toEqual([]);
});
