import {afterEach, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import {createHost} from '../../source/host/index.js';
import type {Host} from '../../source/host/types.js';
import {readRunRecord, writeRunRecord} from '../../source/journal/run-folder.js';
import {noteSession} from '../../source/recorder/session-note.js';
import {leavePlaces} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {newRun, recordOf} from './recording.js';

afterEach(leavePlaces);

const CURSOR = {name: 'Cursor', bundleId: 'com.todesktop.230313mzl4w4u92'};

const hostWith = async (sessionApp: Host['sessionApp']): Promise<Host> => ({...(await createHost()), sessionApp});

test('what the launcher did not wait for is noted, once it is known', async () => {
  const paths = newRun();
  writeRunRecord(paths, recordOf());
  let asked = 0;
  const host = await hostWith(async pid => {
    asked++;
    if (asked === 1) throw new UserError('lsappinfo gave no answer within 5 s.', 'Try again.');
    if (asked === 2) throw new TypeError('cannot read what it said');
    return pid === 7 ? CURSOR : null;
  });
  await noteSession(host, paths, 7, 1);
  expect(await readRunRecord(paths)).toEqual(recordOf({session: {terminal: CURSOR, independent: false}}));
});

test('a launcher that writes its own later keeps it from nothing', async () => {
  const paths = newRun();
  writeRunRecord(paths, recordOf());
  const noted = noteSession(await hostWith(async () => CURSOR), paths, 7, 200);
  await until(async () => (await readRunRecord(paths))?.session !== undefined, 'the note');
  writeRunRecord(paths, recordOf({maySleep: true}));
  await noted;
  expect(await readRunRecord(paths)).toEqual(
    recordOf({maySleep: true, session: {terminal: CURSOR, independent: false}}),
  );
});

test('a noted session stays, and a tool that never answers is given up', async () => {
  const paths = newRun();
  const session = {terminal: null, independent: true};
  writeRunRecord(paths, recordOf({session}));
  await noteSession(await hostWith(async () => CURSOR), paths, 7, 1);
  expect(await readRunRecord(paths)).toEqual(recordOf({session}));
  writeRunRecord(paths, recordOf());
  const hangs = await hostWith(() => Promise.reject(new UserError('lsappinfo gave no answer.', 'Try again.')));
  await noteSession(hangs, paths, 7, 1);
  expect((await readRunRecord(paths))?.session).toBeUndefined();
});
