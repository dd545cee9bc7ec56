import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {parsePropertyList} from '../../../scripts/rehearsal-mac/property-list.js';
import {
  addLoginEntry,
  type EntryPlace,
  listLoginEntries,
  removeLoginEntry,
} from '../../../source/host/login-entry/index.js';
import {loginTools} from '../../helpers/login-tools.js';

/** With what a shell, cron, systemd or XML would read something into. */
const FOLDER = `/ho me/O'Neil & "Sön" 5% $x \\<a>/runs/1`;
const ENTRY = {
  ...{id: '20261128-184759-29f6'},
  command: ['/usr/bin/node', "/ho me/O'Neil/mlxtop.js", 'after-restart', '--folder', FOLDER, '--tools', '/t'],
};
const UNIT = `mlxtop-after-restart-${ENTRY.id}.service`;

let folder: string;
let tools: ReturnType<typeof loginTools>;
let place: EntryPlace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-entries-'));
  tools = loginTools(join(folder, 'tools'));
  place = {platform: 'linux', home: folder, environment: {}, tools: tools.folder};
  // What systemctl sees, as the original sees its user's.
  process.env.XDG_CONFIG_HOME = join(folder, '.config');
});

afterEach(() => {
  delete process.env.XDG_CONFIG_HOME;
  rmSync(folder, {recursive: true, force: true});
});

const filesBelow = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, {recursive: true, withFileTypes: true})
        .filter(one => !one.isDirectory())
        .map(one => one.name)
    : [];
const units = (): string => join(folder, '.config', 'systemd', 'user');

describe('on Linux', () => {
  test("systemd's user manager is asked first, and what was left is removed without it", async () => {
    tools.systemd('runs');
    tools.linger('no');
    expect(await addLoginEntry(ENTRY, place)).toEqual({kind: 'systemd', lingers: false});
    expect(readlinkSync(join(units(), 'default.target.wants', UNIT))).toBe(join(units(), UNIT));
    expect(statSync(join(units(), UNIT)).mode & 0o022).toBe(0);
    expect(tools.crontab()).toBeNull();
    expect(await listLoginEntries(place)).toMatchObject([{id: ENTRY.id, kind: 'systemd', folder: FOLDER}]);
    tools.systemd('none');
    await removeLoginEntry(ENTRY.id, 'systemd', place);
    expect(filesBelow(units())).toEqual([]);
    // Twice is no error.
    await removeLoginEntry(ENTRY.id, 'systemd', place);
  });

  test.each(['none', 'offline', 'refuses'] as const)('cron has it where systemd %s', async mode => {
    tools.systemd(mode);
    tools.setCrontab(Buffer.from([0x23, 0xff, 0xfe, 0x0a]));
    expect(await addLoginEntry(ENTRY, place)).toEqual({kind: 'cron', lingers: null});
    expect(filesBelow(units())).toEqual([]);
    expect(await listLoginEntries(place)).toMatchObject([{id: ENTRY.id, kind: 'cron', folder: FOLDER}]);
    await removeLoginEntry(ENTRY.id, 'cron', place);
    // Bytes that are no UTF-8 stay, too.
    expect(readFileSync(join(tools.folder, 'crontab.tab'))).toEqual(Buffer.from([0x23, 0xff, 0xfe, 0x0a]));
  });

  test('a slow systemd is waited for', async () => {
    tools.systemd('slow');
    expect(await addLoginEntry(ENTRY, place)).toEqual({kind: 'systemd', lingers: null});
  });

  test('a crontab that cannot be read is never written', async () => {
    writeFileSync(
      join(tools.folder, 'crontab'),
      '#!/bin/sh\necho "You (jo) are not allowed to use this program" >&2\nexit 1\n',
    );
    await expect(addLoginEntry(ENTRY, place)).rejects.toThrow(
      /Your crontab cannot be read: You \(jo\) are not allowed/,
    );
  });

  test('a crontab that was made for it goes with it', async () => {
    await addLoginEntry(ENTRY, place);
    await removeLoginEntry(ENTRY.id, 'cron', place);
    expect(tools.crontab()).toBeNull();
  });
});

test('on a Mac it is a file that launchd loads at a login, and nothing else', async () => {
  const mac: EntryPlace = {...place, platform: 'darwin'};
  expect(await addLoginEntry(ENTRY, mac)).toEqual({kind: 'launchd', lingers: null});
  const path = join(folder, 'Library', 'LaunchAgents', `mlxtop.after-restart.${ENTRY.id}.plist`);
  const list = parsePropertyList(readFileSync(path, 'utf8'));
  expect(list).toMatchObject({ProgramArguments: ENTRY.command, RunAtLoad: true, AbandonProcessGroup: true});
  expect(list).not.toHaveProperty('KeepAlive');
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(await listLoginEntries(mac)).toMatchObject([{id: ENTRY.id, kind: 'launchd', folder: FOLDER}]);
  await removeLoginEntry(ENTRY.id, 'launchd', mac);
  expect(filesBelow(join(folder, 'Library'))).toEqual([]);
});
