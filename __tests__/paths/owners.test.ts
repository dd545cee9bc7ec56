import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {changeableByOthers} from '../../source/paths/owners.js';

const uid = process.getuid?.() ?? 0;
let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-owners-')));
  mkdirSync(join(folder, 'a', 'b'), {recursive: true});
  writeFileSync(join(folder, 'a', 'b', 'file'), '', {mode: 0o644});
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const at = (...names: string[]): string => join(folder, ...names);
const risk = (...names: string[]) => changeableByOthers(at(...names), uid);

test('no risk: private, missing, or only readable by others', () => {
  expect(risk('a', 'b', 'file')).toBeNull();
  expect(risk('a', 'nothing', 'below')).toBeNull();
  expect(changeableByOthers('/', uid)).toBeNull();
});

test('a risk: writable by others, the file itself or a folder on the way', () => {
  chmodSync(at('a', 'b', 'file'), 0o646);
  expect(risk('a', 'b', 'file')).toEqual({path: at('a', 'b', 'file'), why: 'can be written by others'});
  chmodSync(at('a'), 0o777);
  expect(risk('a', 'b', 'file')).toMatchObject({path: at('a')});
  // There everyone creates files, but changes only their own.
  chmodSync(at('a'), 0o1777);
  expect(risk('a', 'b', 'file')).toMatchObject({path: at('a', 'b', 'file')});
});

test('links, and what they lead through', () => {
  symlinkSync('a/b/../b/file', at('relative'));
  symlinkSync(at('a'), at('whole'));
  expect([risk('relative'), risk('whole', 'b', 'file')]).toEqual([null, null]);
  mkdirSync(at('open'));
  chmodSync(at('open'), 0o777);
  symlinkSync('../a/b/file', at('open', 'link'));
  symlinkSync('open/link', at('to-link'));
  expect(risk('to-link')).toMatchObject({path: at('open')});
  symlinkSync('circle', at('circle'));
  expect(risk('circle', 'b')).toBeNull();
});

test('anyone but root and the user is another user', () => {
  expect(changeableByOthers(at('a'), uid + 1)).toEqual(
    uid === 0 ? null : {path: folder, why: `belongs to another user (${uid})`},
  );
});
