import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from '@jest/globals';
import {errorCode} from '../../source/errors.js';

const folder = new URL('pictures/', import.meta.url);

/** What stands on the screen, row by row. */
export type Picture = readonly string[];

/**
 * Pictures under their names, those that are alike under all of theirs. That blanks fill each row is another test's
 * business.
 */
const asText = (pictures: ReadonlyMap<string, Picture>): string => {
  const named = new Map<string, string[]>();
  for (const [name, rows] of pictures) {
    const text = rows.map(row => row.trimEnd()).join('\n');
    named.set(text, [...(named.get(text) ?? []), name]);
  }
  return [...named].map(([text, names]) => `# ${names.join(', ')}\n\n${text}\n`).join('\n');
};

const stored = (file: URL): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return `There is no such picture yet. To draw it: UPDATE_PICTURES=1 npm run unit -- __tests__/dashboard/pictures\n`;
  }
};

/**
 * Compares pictures with those in `pictures/NAME.txt`; with UPDATE_PICTURES=1 in the environment it draws these again.
 */
export const expectPictures = (name: string, pictures: ReadonlyMap<string, Picture>): void => {
  const file = new URL(`${name}.txt`, folder);
  const text = asText(pictures);
  if (process.env.UPDATE_PICTURES === '1') {
    mkdirSync(dirname(fileURLToPath(file)), {recursive: true});
    writeFileSync(file, text);
  }
  expect(text).toBe(stored(file));
};

/** The names of all stored pictures. */
export const storedNames = (): string[] =>
  readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.txt'))
    .map(name => name.replace(/\.txt$/, ''));
