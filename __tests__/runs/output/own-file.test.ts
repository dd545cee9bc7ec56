import {mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {hasOwn, moveToOwn} from '../../../source/runs/output/own-file.js';

const KIND = {beginning: 'OURS', what: 'one of ours', otherwise: 'Name another.'};
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-own-'));
  writeFileSync(at('written'), 'OURS new');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const at = (name: string): string => join(folder, name);

test('what came to a free name meanwhile is left as it is', () => {
  expect(hasOwn(at('place'), KIND)).toBe(false);
  writeFileSync(at('place'), 'mine');
  expect(() => moveToOwn(at('written'), at('place'), KIND)).toThrow(/place is not one of ours/);
  symlinkSync(at('place'), at('link'));
  expect(() => moveToOwn(at('written'), at('link'), KIND)).toThrow(/is a link/);
  expect(readFileSync(at('place'), 'utf8')).toBe('mine');
});

test('a free name, and one that has ours, is taken', () => {
  for (const before of [null, 'OURS old', '']) {
    writeFileSync(at('written'), 'OURS new');
    if (before !== null) writeFileSync(at('place'), before);
    moveToOwn(at('written'), at('place'), KIND);
    expect(readFileSync(at('place'), 'utf8')).toBe('OURS new');
  }
  expect(readdirSync(folder)).toEqual(['place']);
});
