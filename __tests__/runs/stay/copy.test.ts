import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {UserError} from '../../../source/errors.js';
import {writeEntryFile} from '../../../source/runs/after-restart/entry-file.js';
import {copyProgram, programsFolder} from '../../../source/runs/stay/copy.js';
import {stayMain} from '../../../source/runs/stay/main.js';
import {removeCopies} from '../../../source/runs/stay/remove-copies.js';
import {createHome, living, makeRun} from '../../helpers/home.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from '../../journal/places.js';

let home: ReturnType<typeof createHome>;
let root: string;

const put = (path: string, text: string, mode = 0o644): void => {
  mkdirSync(dirname(join(root, path)), {recursive: true});
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
};

beforeEach(() => {
  home = createHome();
  root = join(temporaryFolder(), '_npx/1f/node_modules/mlxtop');
  put('package.json', '{"type": "module"}');
  put('dist/mlxtop', '#!/bin/sh\n', 0o755);
  put('dist/mlxtop.js', 'import "./parts/a.js";\n');
  put('dist/parts/a.js', 'export const a = 1;\n');
  put('man/mlxtop.1', '.Dd\n');
  put('readme.md', 'not copied\n');
});

afterEach(() => {
  home.close();
  leavePlaces();
});

const copies = (): string[] => readdirSync(programsFolder(home.home));
const modeOf = (...path: string[]): number => statSync(join(...path)).mode & 0o777;

describe('a copy', () => {
  test('holds what runs, for this user alone, and is used again', () => {
    const {folder, isNew} = copyProgram(home.home, root, '0.2.0');
    expect(isNew).toBe(true);
    expect(readFileSync(join(folder, 'dist/parts/a.js'), 'utf8')).toBe('export const a = 1;\n');
    expect(readdirSync(folder).sort()).toEqual(['dist', 'man', 'package.json']);
    expect([modeOf(folder), modeOf(folder, 'dist/parts'), modeOf(programsFolder(home.home))]).toEqual([
      0o700, 0o700, 0o700,
    ]);
    expect([modeOf(folder, 'dist/mlxtop'), modeOf(folder, 'dist/mlxtop.js')]).toEqual([0o700, 0o600]);
    expect(copyProgram(home.home, root, '0.2.0')).toEqual({folder, isNew: false});
    expect(copies()).toHaveLength(1);
  });

  test('of another build is another one, of the same version too', () => {
    const {folder} = copyProgram(home.home, root, '0.2.0');
    put('dist/mlxtop.js', 'import "./parts/b.js";\n');
    put('dist/parts/b.js', '');
    const other = copyProgram(home.home, root, '0.2.0');
    expect(other.isNew).toBe(true);
    expect(other.folder).not.toBe(folder);
    expect(existsSync(join(folder, 'dist/parts/a.js'))).toBe(true);
  });

  test('of which something was lost is mended', () => {
    const {folder} = copyProgram(home.home, root, '0.2.0');
    rmSync(join(folder, 'dist/parts'), {recursive: true});
    writeFileSync(join(folder, 'dist/mlxtop.js'), '');
    chmodSync(join(folder, 'dist/mlxtop'), 0o600);
    // As a power cut leaves a file: of the right size, and nothing in it.
    const json = join(folder, 'package.json');
    writeFileSync(json, Buffer.alloc(statSync(json).size));
    expect(copyProgram(home.home, root, '0.2.0')).toEqual({folder, isNew: false});
    expect(readFileSync(join(folder, 'dist/mlxtop.js'), 'utf8')).toContain('parts/a.js');
    expect(readFileSync(json)).toEqual(readFileSync(join(root, 'package.json')));
    expect(existsSync(join(folder, 'dist/parts/a.js'))).toBe(true);
    expect(modeOf(folder, 'dist/mlxtop')).toBe(0o700);
  });

  test('where another user could change it, or a file is in the way, is refused with the reason', () => {
    mkdirSync(programsFolder(home.home));
    chmodSync(programsFolder(home.home), 0o777);
    expect(() => copyProgram(home.home, root, '0.2.0')).toThrow(/programs can be written by others/);
    rmSync(programsFolder(home.home), {recursive: true});
    writeFileSync(programsFolder(home.home), '');
    expect(() => copyProgram(home.home, root, '0.2.0')).toThrow(UserError);
  });

  test('that cannot be made is told of, with what to do instead', async () => {
    writeFileSync(programsFolder(home.home), '');
    const said: string[] = [];
    const told: string[] = [];
    const code = await stayMain({say: text => said.push(text), complain: text => told.push(text)});
    expect([code, said]).toEqual([1, []]);
    expect(told.join('')).toMatch(
      /^Note: npx keeps mlxtop in a cache .*\n.+\n.*install mlxtop: npm install --global mlxtop\n$/,
    );
  });

  testOnSmallDisk('on a full disk says so, and leaves nothing', disk => {
    put('dist/parts/large.js', 'x'.repeat(100_000));
    disk.fill(16 * 4096);
    expect(() => copyProgram(disk.folder, root, '0.2.0')).toThrow(/no space left/i);
    expect(readdirSync(programsFolder(disk.folder))).toEqual([]);
  });
});

describe('copies that are out of use', () => {
  let processes: ChildProcess[] = [];

  afterEach(() => {
    for (const one of processes.splice(0)) one.kill('SIGKILL');
  });

  const old = (folder: string): string => {
    const longAgo = new Date(Date.now() - 2 * 3600_000);
    utimesSync(folder, longAgo, longAgo);
    return folder;
  };
  const made = (): string => old(copyProgram(home.home, root, '0.2.0').folder);

  test('are removed an hour after their last use, with what a killed process has begun', async () => {
    const copy = made();
    mkdirSync(join(programsFolder(home.home), '.new-1-abc'));
    old(join(programsFolder(home.home), '.new-1-abc'));
    put('dist/mlxtop.js', 'newer');
    const fresh = copyProgram(home.home, root, '0.2.1').folder;
    await removeCopies();
    expect(existsSync(copy)).toBe(false);
    expect(copies()).toEqual([fresh.split('/').at(-1)]);
  });

  test('stay while a process runs from them, also by a path with a link', async () => {
    const copy = made();
    const link = join(temporaryFolder(), 'home');
    symlinkSync(home.home, link);
    process.env.MLXTOP_HOME = link;
    const script = join(copy, 'dist/mlxtop.js');
    const child = spawn('/bin/sh', ['-c', 'read line', 'rest', script], {stdio: ['pipe', 'ignore', 'ignore']});
    processes = [child];
    await once(child, 'spawn');
    await removeCopies();
    expect(existsSync(copy)).toBe(true);
    child.stdin?.end();
    await once(child, 'exit');
    await removeCopies();
    expect(existsSync(copy)).toBe(false);
  });

  test('stay while a line for a colleague names them', async () => {
    const copy = made();
    const userHome = temporaryFolder();
    const keys = join(userHome, '.ssh/authorized_keys');
    mkdirSync(dirname(keys));
    writeFileSync(keys, `command="${copy}/dist/mlxtop dashboard --read-only",restrict,pty ssh-ed25519 AAAA anna\n`);
    await removeCopies({userHome});
    expect(existsSync(copy)).toBe(true);
    rmSync(keys);
    await removeCopies({userHome});
    expect(existsSync(copy)).toBe(false);
  });

  test('stay for a run that waits, lives elsewhere, or is to continue by them', async () => {
    const copy = made();
    const waiting = makeRun(home.home, {id: 'waiting'});
    writeFileSync(waiting.paths.queue, '{}');
    await removeCopies();
    expect(existsSync(copy)).toBe(true);
    rmSync(waiting.paths.folder, {recursive: true});
    const place = {machine: 'another', host: 'm2', boot: 'b', pidNamespace: null};
    const elsewhere = makeRun(home.home, {id: 'away', place, tmux: await living()});
    await removeCopies();
    expect(existsSync(copy)).toBe(true);
    rmSync(elsewhere.paths.folder, {recursive: true});
    const {paths} = makeRun(home.home, {id: 'restarted'});
    const program = [process.execPath, join(copy, 'dist/mlxtop.js')];
    writeEntryFile(paths, {kind: 'systemd', id: 'restarted', home: '/', program, variables: {}});
    await removeCopies();
    expect(existsSync(copy)).toBe(true);
    rmSync(paths.loginEntry);
    await removeCopies();
    expect(existsSync(copy)).toBe(false);
  });
});
