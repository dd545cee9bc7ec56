import {chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {noteSeen, readSeen} from '../../source/alerts/seen-notification.js';
import {unseenHint} from '../../source/alerts/unseen-hint.js';
import {NO_SETTINGS, type Settings} from '../../source/settings/check.js';
import {createHome} from '../helpers/home.js';

let place: ReturnType<typeof createHome>;

beforeEach(() => {
  place = createHome();
});

afterEach(() => place.close());

const DESKTOP: Settings = {...NO_SETTINGS, alerts: {...NO_SETTINGS.alerts, desktop: true}};
const file = (): string => join(place.home, 'notifications.json');

test('unconfirmed notifications are mentioned once', async () => {
  expect(await unseenHint(null, DESKTOP)).toMatch(/you have not\s+yet\s+confirmed\s+that\s+one\s+appears/);
  expect(await unseenHint(null, DESKTOP)).toBeNull();
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('nothing is said or written about notifications that were seen, or are not used', async () => {
  expect(await unseenHint(null, NO_SETTINGS)).toBeNull();
  expect(await unseenHint(null, null)).toBeNull();
  expect(await unseenHint(['bell'], DESKTOP)).toBeNull();
  expect(statSync(file(), {throwIfNoEntry: false})).toBeUndefined();
  await noteSeen({seen: true});
  expect(await unseenHint(null, DESKTOP)).toBeNull();
});

test('a run with --alerts desktop gets the hint too', async () => {
  expect(await unseenHint(['desktop'], NO_SETTINGS)).toMatch(/mlxtop\s+alerts\s+test/);
});

test('one that did not appear is mentioned again, once', async () => {
  await unseenHint(null, DESKTOP);
  await noteSeen({seen: false, hinted: false});
  expect(await unseenHint(null, DESKTOP)).toMatch(/the last one did not\s+appear/);
  expect(await unseenHint(null, DESKTOP)).toBeNull();
});

test('the folder of the runs is made if there is none yet', async () => {
  rmSync(place.home, {recursive: true});
  await noteSeen({seen: true});
  expect(await readSeen()).toMatchObject({seen: true});
});

test.each([
  ['is no JSON', () => writeFileSync(file(), '{')],
  ['is another file', () => writeFileSync(file(), '{"seen": "yes"}')],
  ['is a folder', () => mkdirSync(file())],
  ['is of another system', () => writeFileSync(file(), '{"platform": "plan9", "seen": true, "hinted": true}')],
])('a file that %s counts as no answer', async (_what, make) => {
  make();
  expect(await readSeen()).toEqual({platform: process.platform, seen: null, hinted: false});
});

test('a link in its place is replaced, not followed', async () => {
  const other = join(place.home, 'other');
  writeFileSync(other, 'mine');
  chmodSync(other, 0o644);
  symlinkSync(other, file());
  await noteSeen({seen: true});
  expect(statSync(other).size).toBe(4);
});
