import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {home} from '../../source/doctor/checks/home.js';
import {models} from '../../source/doctor/checks/models.js';
import {records} from '../../source/doctor/checks/records.js';
import {ssh} from '../../source/doctor/checks/ssh.js';
import {GIB, worldWith} from './world.js';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "folders Jo O'Neil-")));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const write = (path: string, text = ''): string => {
  mkdirSync(join(folder, path, '..'), {recursive: true});
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};

describe('the home folder', () => {
  test('is tried for hard links, and nothing of that stays', async () => {
    const facts = {disks: [{mount: '/', type: 'apfs', sizeBytes: GIB}]};
    const world = worldWith({home: folder, now: Date.now, facts});
    expect(await home.run(world)).toMatchObject([{level: 'ok', what: 'hard links work (apfs)'}]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('on a disk whose clock is another one has a note', async () => {
    expect(await home.run(worldWith({home: folder, now: () => Date.now() - 600_000}))).toMatchObject([
      {level: 'ok'},
      {level: 'note', what: expect.stringMatching(/10 min.* ahead/)},
    ]);
  });

  test('what cannot be read as a run is counted and named, but not in a report', async () => {
    write('runs/secret-plan/run.json', 'no JSON');
    write('runs/other/run.json', '{"schema": 1}');
    const [finding] = await records.run(worldWith({home: folder, now: Date.now}));
    expect(finding).toMatchObject({level: 'note', what: expect.stringContaining('2 runs cannot be read: secret-plan')});
    expect(finding?.shared?.what).toBe('2 runs cannot be read');
    expect(await records.run(worldWith({home: join(folder, 'none')}))).toMatchObject([
      {level: 'ok', what: 'no runs yet'},
    ]);
  });
});

describe('the model cache', () => {
  const NOW = Date.UTC(2026, 10, 28);
  const told = (freeBytes = 100 * GIB) =>
    models.run(worldWith({environment: {HF_HUB_CACHE: folder}, now: () => NOW, freeBytes: async () => freeBytes}));

  const model = (name: string, files: string[], missing: string[] = []): void => {
    const snapshot = `models--${name.replace('/', '--')}/snapshots/abc`;
    const all = [...files, ...missing];
    write(
      `${snapshot}/model.safetensors.index.json`,
      JSON.stringify({weight_map: Object.fromEntries(all.map(file => [file, file]))}),
    );
    for (const file of files) {
      const blob = write(`models--${name.replace('/', '--')}/blobs/${file}.blob`, 'x'.repeat(1000));
      symlinkSync(blob, join(folder, snapshot, file));
    }
    for (const file of missing) symlinkSync(join(folder, 'gone'), join(folder, snapshot, file));
  };

  test('that cannot be listed is no empty one', async () => {
    const environment = {HF_HUB_CACHE: write('a file')};
    expect(await models.run(worldWith({environment}))).toMatchObject([
      {level: 'note', what: expect.stringContaining('cannot be read: ENOTDIR')},
    ]);
  });

  test('a model that cannot be listed is named, but not in a report', async () => {
    write('models--org--closed/snapshots');
    const [, finding] = await told();
    expect(finding).toMatchObject({level: 'note', what: 'cannot be read: org/closed'});
    expect(finding?.shared?.what).toBe('1 model cannot be read');
  });

  test('a model of which files are missing is named, but not in a report', async () => {
    model('org/whole', ['a.safetensors', 'b.safetensors']);
    model('org/half', ['a.safetensors'], ['b.safetensors', 'c.safetensors']);
    const [all, half] = await told();
    expect(all).toMatchObject({level: 'ok', what: `2 models, 3 KB (${folder})`});
    expect(half).toMatchObject({
      level: 'note',
      what: expect.stringContaining('org/half (2 files missing)'),
      next: 'hf download org/half',
    });
    expect(JSON.stringify(half?.shared)).not.toContain('half/');
  });

  test('a download that was cut off counts, one that is going on does not', async () => {
    const blob = write('models--org--begun/blobs/f00.incomplete', 'x'.repeat(5000));
    utimesSync(blob, NOW / 1000 - 3600, NOW / 1000 - 3600);
    expect(await told()).toMatchObject([
      {level: 'ok'},
      {level: 'note', what: expect.stringContaining('org/begun (5 KB so far)')},
    ]);
    utimesSync(blob, NOW / 1000 - 5, NOW / 1000 - 5);
    expect(await told()).toHaveLength(1);
  });

  test('little room on its disk is a note, and no cache is none', async () => {
    expect(await told(4 * GIB)).toMatchObject([{level: 'ok', what: 'no models downloaded yet'}, {level: 'note'}]);
    expect(await models.run(worldWith({environment: {HF_HOME: join(folder, 'none')}}))).toMatchObject([{level: 'ok'}]);
  });
});

describe('a command over ssh', () => {
  const told = (SHELL = '/bin/zsh') => {
    const environment = {HOME: folder, SHELL, PATH: join(folder, 'bin'), SSH_CONNECTION: '192.0.2.1 22'};
    return ssh.run(worldWith({environment}));
  };

  test('that would not find mlxtop is a note with the line to add', async () => {
    chmodSync(write('bin/mlxtop'), 0o755);
    chmodSync(write('bin/tmux'), 0o755);
    const [finding] = await told();
    expect(finding).toMatchObject({level: 'note', what: expect.stringContaining('not find mlxtop')});
    expect(finding?.next).toContain(join(folder, 'bin'));
    expect(await ssh.run(worldWith({environment: {PATH: ''}}))).toMatchObject([{level: 'ok'}]);
  });
});
