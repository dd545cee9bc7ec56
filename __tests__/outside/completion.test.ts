import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {makeRun} from '../helpers/home.js';
import {bash, fish, type Shell, zshOffers} from './shells.js';
import {describeWith} from './tools.js';

const program = fileURLToPath(new URL('../../dist/mlxtop', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-completion-')));
const home = join(folder, 'home');
const env = {
  HOME: folder,
  MLXTOP_HOME: home,
  // Node is where this test's own is.
  PATH: `${join(folder, 'bin')}:${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
  TERM: 'xterm',
  LC_ALL: 'C.UTF-8',
};

const end = (t: number) => ({t, type: 'end', state: 'finished', exitCode: 0, unseen: false}) as const;

const APP = {bundleId: null, bytes: 1, atLeast: false, compressedBytes: null, processes: 1, protected: null};

beforeAll(() => {
  for (const name of ['bin', 'configs', 'completions']) mkdirSync(join(folder, name));
  symlinkSync(program, join(folder, 'bin/mlxtop'));
  writeFileSync(join(folder, 'configs/lora one.yaml'), '');
  // A program that only this test has: the trainer's own completion.
  writeFileSync(join(folder, 'bin/train-tiny-model'), '#!/bin/sh\n');
  chmodSync(join(folder, 'bin/train-tiny-model'), 0o755);
  makeRun(home, {id: '20261128-100000-0001', name: 'lora', createdAt: 1_000}, [end(2_000)]);
  const apps = ['Studio 2:b', '$(touch x)', "it's"].map(name => ({name, ...APP}));
  makeRun(home, {id: '20261128-110000-0001', name: 'apps'}, [{t: 1_500, type: 'apps', apps}, end(2_000)]);
  makeRun(home, {id: '20261129-100000-0002', name: 'lora', command: ['python', 'train.py']});
  makeRun(home, {id: '20261129-110000-0003', name: 'qwen2.5 r=8', command: ['python', '\u001b[31mred']});
  // Neither a word for a terminal, nor a record.
  mkdirSync(join(home, 'runs/20261129-120000-0004'));
  writeFileSync(join(home, 'runs/20261129-120000-0004/run.json'), '{');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const script = execFileSync(program, ['completion', shell], {env, encoding: 'utf8'});
    writeFileSync(join(folder, `completion.${shell}`), script);
    if (shell === 'zsh') writeFileSync(join(folder, 'completions/_mlxtop'), script);
  }
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const placeOf = (shell: string) => ({folder, script: join(folder, `completion.${shell}`), env});

const LIVING = ['qwen2-5-r-8', 'lora'];
const ENDED = '20261128-100000-0001';

/** What every shell offers alike: the line, and all that there is for its last word. */
const ALIKE: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['mlxtop sta', ['status']],
  ['mlxtop --ascii sta', ['status']],
  ['mlxtop queue ', ['move', 'remove', 'start']],
  ['mlxtop queue move lora ', ['up', 'down', 'first', 'last']],
  ['mlxtop alerts t', ['test']],
  ['mlxtop completion ', ['bash', 'zsh', 'fish']],
  ['mlxtop status --sin', ['--since']],
  ['mlxtop run --no-aw', ['--no-awake']],
  ['mlxtop run -n x --auto-pause ', ['red', 'swapping']],
  ['mlxtop run --alerts bell,d', ['bell,desktop']],
  ['mlxtop status ', [...LIVING, 'apps', ENDED]],
  ['mlxtop pause ', LIVING],
  ['mlxtop report lora 2026', [ENDED]],
  ['mlxtop compare --baseline ', [...LIVING, 'apps', ENDED]],
  ['mlxtop queue start ', []],
  ['mlxtop run -d train-tiny', ['train-tiny-model']],
  ['mlxtop run -d -- train-tiny', ['train-tiny-model']],
  ['mlxtop wait --zz', []],
  ['mlxtop nonsense ', []],
];

const FILES = ['mlxtop patterns test configs/l', 'mlxtop run cat configs/l', 'mlxtop run -- cat configs/l'];

const tellsAlike = (shell: () => Shell): void => {
  test('the same as other shells', () => {
    const offered = ALIKE.map(([line]) => [line, Object.keys(shell()(line)).sort()]);
    expect(offered).toEqual(ALIKE.map(([line, words]) => [line, [...words].sort()]));
  });

  test('files, also for the trainer', () => {
    for (const line of FILES) {
      const [offered = ''] = Object.keys(shell()(line));
      expect(offered.replaceAll('\\', '')).toMatch(/lora one\.yaml$/);
    }
  });
};

/** What zsh and fish say beside a word. */
const describes = (shell: () => Shell): void => {
  test('what each is stands beside it, without what a terminal would obey', () => {
    expect(shell()('mlxtop sta')).toEqual({status: 'how a run is doing; what has happened since'});
    const runs = shell()('mlxtop status ');
    expect(runs.lora).toMatch(/^in progress, .*, python train\.py$/);
    expect(runs[ENDED]).toMatch(/^finished, /);
    expect(runs['qwen2-5-r-8']).toMatch(/^in progress, .*python/);
    expect(JSON.stringify(runs)).not.toContain('\\u001b');
  });
};

describeWith('bash', 'bash completes mlxtop', () => {
  tellsAlike(() => bash(placeOf('bash')));

  test('a value after an equals sign, at which bash splits the line', () => {
    expect(Object.keys(bash(placeOf('bash'))('mlxtop run --auto-pause='))).toEqual(['red', 'swapping']);
    expect(Object.keys(bash(placeOf('bash'))('mlxtop run --auto-pause=r'))).toEqual(['red']);
    // At a colon and at @ as well.
    expect(Object.keys(bash(placeOf('bash'))('mlxtop status --host me@m2 --since 21:30 qw'))).toEqual(['qwen2-5-r-8']);
  });

  test('what it inserts is one word, whatever an application calls itself', () => {
    const offered = (typed: string) => Object.keys(bash(placeOf('bash'))(`mlxtop quit-app ${typed}`));
    expect(offered('')).toEqual(['Studio\\ 2:b', '\\$\\(touch\\ x\\)', "it\\'s"]);
    expect(offered('"')).toEqual(['Studio 2:b', '\\$(touch x)', "it's"]);
    expect(offered("'")).toEqual(['Studio 2:b', '$(touch x)']);
    expect(offered('Studio\\ 2:')).toEqual(['b']);
  });
});

describeWith('fish', 'fish completes mlxtop', () => {
  tellsAlike(() => fish(placeOf('fish')));
  describes(() => fish(placeOf('fish')));
});

describeWith('zsh', 'zsh completes mlxtop, by source <(mlxtop completion zsh)', () => {
  let offers = new Map<string, Record<string, string>>();
  beforeAll(() => {
    const load = `autoload -Uz compinit; compinit -u -D; source ${folder}/completion.zsh`;
    offers = zshOffers(placeOf('zsh'), load, [...ALIKE.map(([line]) => line), ...FILES]);
  });
  const sourced = (): Shell => line => offers.get(line) ?? {missing: line};
  tellsAlike(sourced);
  describes(sourced);
});

describeWith('zsh', 'zsh completes mlxtop, from a file in fpath', () => {
  test('the same', () => {
    const load = `fpath=(${folder}/completions $fpath); autoload -Uz compinit; compinit -u -D`;
    const offers = zshOffers(placeOf('zsh'), load, ['mlxtop sta', 'mlxtop pause ']);
    expect(offers.get('mlxtop sta')).toHaveProperty('status');
    expect(Object.keys(offers.get('mlxtop pause ') ?? {}).sort()).toEqual([...LIVING].sort());
  });
});
