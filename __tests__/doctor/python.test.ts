import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {python} from '../../source/doctor/checks/python.js';
import {parseRequirement, requirementWords, satisfies} from '../../source/doctor/requirement.js';
import {compareVersions} from '../../source/format/versions.js';
import {programIn} from './program-in.js';
import {answered, worldWith} from './world.js';

describe('a requirement', () => {
  const MLX = 'mlx>=0.32.2; platform_system == "Darwin"';

  test('counts on its own system, and not for an extra', () => {
    expect(parseRequirement(MLX, 'darwin')).toEqual({name: 'mlx', bounds: [{sign: '>=', version: '0.32.2'}]});
    expect(parseRequirement(MLX, 'linux')).toBeNull();
    expect(parseRequirement('mlx[cpu]>=0.32.2; extra == "cpu"', 'linux')).toBeNull();
    expect(parseRequirement('Sentence_Piece', 'linux')).toEqual({name: 'sentence-piece', bounds: []});
    expect(parseRequirement('numpy (>=1.26,<3) ; sys_platform != "win32"', 'linux')?.bounds).toHaveLength(2);
    expect(parseRequirement('https://example.org/x.whl', 'linux')).toBeNull();
  });

  test.each([
    ['>=0.32.2', '0.32.2', true],
    ['>=0.32.2', '0.32.10', true],
    ['>=0.32.2', '0.32', false],
    ['>=5.0.0,<6', '5.24.0', true],
    ['>=5.0.0,<6', '6.0', false],
    ['~=1.4.2', '1.4.9', true],
    ['~=1.4.2', '1.5.0', false],
    ['==0.32.*', '0.32.4', true],
    ['==0.32.4', '0.32.4+cu13', true],
    ['!=1.0', '1.0.0', false],
    ['', '0.0.1', true],
  ])('mlx%s is met by %s: %s', (bounds, version, expected) => {
    const need = parseRequirement(`mlx${bounds}`, 'darwin');
    expect(need && satisfies(version, need)).toBe(expected);
    expect(need && requirementWords(need)).toBe(`mlx${bounds}`);
  });

  test('versions are compared by number', () => {
    expect(compareVersions('0.9', '0.10')).toBeLessThan(0);
    expect(compareVersions('1.0', '1')).toBe(0);
  });
});

describe('the trainer’s Python', () => {
  let folder = '';
  const GOOD = {
    ...{version: '3.12.4', machine: 'arm64', prefix: '/Users/jo/env', rich: true, tqdm: true, library: true},
    ...{mlx_lm: '0.32.2', mlx: '0.32.4', needs: ['mlx>=0.32.2; platform_system == "Darwin"', 'transformers>=5.7.0']},
    installed: {mlx: '0.32.4', transformers: '5.24.0'} as Record<string, string | null>,
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "python Jo O'Neil-")));
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  const program = (...names: string[]): string => programIn(folder, ...names);

  const asked: string[] = [];
  const found = async (changes: Partial<typeof GOOD>, platform: 'darwin' | 'linux' = 'darwin') => {
    program('bin', 'python3');
    const tryProgram = async ([path = '']: readonly string[]) => {
      asked.push(path);
      return answered(JSON.stringify({...GOOD, ...changes}));
    };
    const world = worldWith({platform, directory: folder, environment: {PATH: join(folder, 'bin')}, tryProgram});
    return (await python.run(world)).map(({level, what, next}) => ({level, what, next}));
  };

  test('goes together, or what does not is named with the cure', async () => {
    expect(await found({})).toMatchObject([{level: 'ok', what: expect.stringContaining('mlx_lm 0.32.2, mlx 0.32.4')}]);
    const old = {mlx: '0.31.2', installed: {...GOOD.installed, mlx: '0.31.2'}};
    expect(await found(old)).toMatchObject([
      {
        level: 'problem',
        what: expect.stringMatching(/requires mlx>=0\.32\.2, not mlx 0\.31\.2$/),
        next: 'pip install "mlx>=0.32.2"',
      },
    ]);
    expect(await found({installed: {...GOOD.installed, transformers: '4.57'}})).toMatchObject([
      {level: 'note', what: expect.stringContaining('transformers 4.57')},
    ]);
    expect(await found({tqdm: false})).toMatchObject([{level: 'problem', next: 'pip install tqdm'}]);
    expect(await found({mlx: null as unknown as string})).toMatchObject([{level: 'problem', next: 'pip install mlx'}]);
    expect(await found({library: false}, 'linux')).toMatchObject([
      {level: 'problem', next: expect.stringContaining('mlx[cpu]')},
    ]);
  });

  test('one that leads nowhere, or an active environment that is gone, is named', async () => {
    program('bin', 'python3');
    mkdirSync(join(folder, 'old', 'bin'), {recursive: true});
    symlinkSync('/nowhere/python3.11', join(folder, 'old', 'bin', 'python'));
    const told = async (environment: NodeJS.ProcessEnv) => {
      const tryProgram = async () => answered(JSON.stringify(GOOD));
      const all = await python.run(worldWith({directory: folder, environment, tryProgram}));
      return all.map(({what}) => what).slice(1);
    };
    const [bin, old] = [join(folder, 'bin'), join(folder, 'old', 'bin')];
    const gone = `the first Python is a broken link (${join(old, 'python')})`;
    expect(await told({PATH: `${old}:${bin}`})).toEqual([gone]);
    expect(await told({PATH: bin, VIRTUAL_ENV: join(folder, 'old')})).toEqual([gone]);
    expect(await told({PATH: `${bin}:${old}`})).toEqual([]);
    expect(await told({PATH: bin, VIRTUAL_ENV: join(folder, 'none')})).toEqual([
      `the active environment is gone (${join(folder, 'none')})`,
    ]);
  });

  test('another Python on the PATH is named when it alone has mlx_lm', async () => {
    const chosen = program('bin', 'python3');
    const other = program('other', 'python3');
    asked.length = 0;
    const tryProgram = async ([path = '']: readonly string[]) => {
      asked.push(path);
      return answered(JSON.stringify({...GOOD, prefix: path, ...(path === chosen && {mlx_lm: null})}));
    };
    const environment = {PATH: `${join(folder, 'bin')}:${join(folder, 'other')}`};
    const [, finding] = await python.run(worldWith({directory: folder, environment, tryProgram}));
    expect(finding).toMatchObject({
      what: `${other} has mlx_lm 0.32.2`,
      next: expect.stringContaining('mlxtop run -- '),
    });
    expect(asked).toEqual([chosen, other]);
  });

  test('an environment in this folder that is not active is named when it has mlx_lm, and never run', async () => {
    const fatal = program('.venv', 'bin', 'python');
    const packages = ['.venv', 'lib', 'python3.12', 'site-packages'];
    const without = {mlx_lm: null as unknown as string};
    expect(await found(without)).toHaveLength(1);
    mkdirSync(join(folder, ...packages, 'mlx_lm-0.31.3.dist-info'), {recursive: true});
    expect(await found(without)).toMatchObject([
      {level: 'note', what: expect.stringContaining('no mlx_lm')},
      {
        level: 'note',
        what: expect.stringContaining('.venv in this folder has mlx_lm 0.31.3'),
        next: expect.stringContaining('source .venv/bin/activate'),
      },
    ]);
    expect(await found({})).toHaveLength(2);
    expect(await found({prefix: join(folder, '.venv')})).toHaveLength(1);
    expect(asked).not.toContain(fatal);
  });
});
