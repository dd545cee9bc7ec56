import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from '@jest/globals';
import {NO_SETTINGS} from '../../source/settings/check.js';
import {settingsPath} from '../../source/settings/path.js';
import {readSettings} from '../../source/settings/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-settings-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

let files = 0;

const file = (text: string, mode = 0o600): string => {
  const path = join(folder, `settings-${files++}.yaml`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

test('are in the folder for settings', () => {
  expect(settingsPath({XDG_CONFIG_HOME: '/x'})).toBe('/x/mlxtop/settings.yaml');
  expect(settingsPath({})).toMatch(/\/\.config\/mlxtop\/settings\.yaml$/);
  expect(settingsPath({XDG_CONFIG_HOME: 'not/whole'})).toBeNull();
});

test('are optional', async () => {
  expect(await readSettings(null)).toEqual(NO_SETTINGS);
  expect(await readSettings(join(folder, 'none.yaml'))).toEqual(NO_SETTINGS);
  expect(await readSettings(file(''))).toEqual(NO_SETTINGS);
  expect(await readSettings(file('alerts:\nruns:\n'))).toEqual(NO_SETTINGS);
});

test('are read as they are written', async () => {
  const path = file(
    'alerts:\n  bell: false\n  desktop: true\n  webhook: https://ntfy.sh/mine\n' +
      '  command: [say, "a training"]\n  only: [failed, stalled]\nruns:\n  keep: 30\n  independent: true\n  afterRestart: true\ninside: true\n',
  );
  expect(await readSettings(path)).toEqual({
    alerts: {
      bell: false,
      desktop: true,
      webhook: {url: 'https://ntfy.sh/mine', shape: 'ntfy'},
      command: ['say', 'a training'],
      only: ['failed', 'stalled'],
    },
    runs: {keep: 30, independent: true, afterRestart: true, greenSeconds: 60},
    inside: true,
    metrics: {textfile: null},
    display: {palette: 'default', motion: 'full', screenReader: false},
  });
});

test('the folder for metrics may be in the home folder', async () => {
  expect((await readSettings(file('metrics: {textfile: /var/lib/node exporter}'))).metrics).toEqual({
    textfile: '/var/lib/node exporter',
  });
  expect((await readSettings(file('metrics:\n  textfile: ~/metrics'))).metrics.textfile).toBe(
    join(homedir(), 'metrics'),
  );
});

test.each([
  ['https://hooks.slack.com/services/T/B/x', 'slack'],
  ['https://discord.com/api/webhooks/1/x', 'discord'],
  ['https://ntfy.example.org/topic', 'json'],
  ['http://127.0.0.1:8080/', 'json'],
])('the address %s gets messages as %s', async (url, shape) => {
  expect((await readSettings(file(`alerts: {webhook: "${url}"}`))).alerts.webhook).toEqual({url, shape});
});

test('the shape can be named', async () => {
  const path = file('alerts: {webhook: "https://push.example.org/x", webhookShape: ntfy}');
  expect((await readSettings(path)).alerts.webhook?.shape).toBe('ntfy');
});

describe('a wrong value is named, without the secret', () => {
  test.each([
    ['alerts: [', /is not YAML: .*[^:]$/],
    ['alerts: 5', /alerts must hold names and values/],
    ['- x', /must hold names and values/],
    ['alert: {}', /alert is not a setting\. There are: alerts, runs, inside, metrics/],
    ['alerts: {bel: true}', /alerts\.bel is not a setting/],
    ['alerts: {bell: "yes"}', /alerts\.bell must be true or false/],
    ['alerts: {command: []}', /alerts\.command must be a list of words/],
    ['alerts: {command: [say, 5]}', /alerts\.command/],
    ['alerts: {webhook: secret-thing}', /alerts\.webhook must be an address/],
    ['alerts: {webhook: "file:///secret-thing"}', /alerts\.webhook must be an address/],
    ['alerts: {webhook: "https://x.example/secret-thing", webhookShape: fax}', /webhookShape must be one of/],
    ['metrics: {textfile: metrics}', /metrics\.textfile must be the path of a folder that begins with \/ or ~\//],
    ['metrics: {textfile: "/a\\u001b]0;b"}', /metrics\.textfile must be the path of a folder/],
    ['metrics: {folder: /tmp}', /metrics\.folder is not a setting\. There are: textfile/],
    ['runs: {independent: always}', /runs\.independent must be true or false/],
    ['runs: {keep: -1}', /runs\.keep must be a whole number/],
  ])('%s', async (text, message) => {
    await expect(readSettings(file(text))).rejects.toThrow(message);
    await expect(readSettings(file(text))).rejects.not.toThrow(/secret-thing/);
  });

  test('a file with an address that other users can read', async () => {
    const path = file('alerts: {webhook: "https://x.example/secret-thing"}', 0o644);
    await expect(readSettings(path)).rejects.toThrow(/Other users can read/);
    expect((await readSettings(file('alerts: {bell: false}', 0o644))).alerts.bell).toBe(false);
  });

  test('a folder in its place', async () => {
    const path = join(folder, 'folder.yaml');
    mkdirSync(path);
    await expect(readSettings(path)).rejects.toThrow(/cannot be read/);
  });
});

test('a file that is too large for settings is refused, not read', async () => {
  const path = file(`alerts:\n  bell: false\n${'# x\n'.repeat(50_000)}`);
  await expect(readSettings(path)).rejects.toMatchObject({message: expect.stringContaining('too large'), exitCode: 1});
});
