import {type SpawnSyncReturns, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {text as textOf} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {wordsOf} from '../helpers/processes.js';
import {createStage, processState, type Stage, waitFor} from '../helpers/stage.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** All that the package may hold. What is added to it is added here. */
const ALLOWED = [
  /^package\.json$/,
  /^(?:readme|changelog)\.md$/,
  /^license$/,
  /^dist\/mlxtop(?:\.js)?$/,
  /^dist\/parts\/[\w-]+-[A-Z0-9]{8}\.js$/,
  /^dist\/inside\/(?:mlxtop_inside|sitecustomize)\.py$/,
  /^docs\/[a-z-]+\.md$/,
  /^docs\/grafana\/[a-z-]+\.json$/,
  /^man\/mlxtop\.1$/,
  /^schema\/[a-z-]+\.json$/,
];

/** What nobody can do without. */
const NEEDED = [
  ...['package.json', 'readme.md', 'changelog.md', 'license'],
  ...['dist/mlxtop', 'dist/mlxtop.js', 'dist/inside/mlxtop_inside.py', 'dist/inside/sitecustomize.py'],
  ...['docs/json.md', 'docs/export.md', 'man/mlxtop.1'],
];

const MOST_BYTES = 1024 ** 2;

let folder: string;
let tarball: string;
let env: NodeJS.ProcessEnv;

const npm = (words: readonly string[], cwd = root, extra: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> => {
  const answer = spawnSync('npm', words, {cwd, encoding: 'utf8', env: {...env, ...extra}, maxBuffer: 2 ** 26});
  if (answer.status !== 0) throw new Error(`npm ${words.join(' ')}: ${answer.stdout}${answer.stderr}`);
  return answer;
};

const filesBelow = (path: string, below = ''): string[] =>
  readdirSync(join(path, below), {withFileTypes: true}).flatMap(entry => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path, name) : [name];
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-package-'));
  const {TMUX: _tmux, TMUX_PANE: _pane, ...inherited} = process.env;
  const own = {
    HOME: join(folder, 'home'),
    npm_config_cache: join(folder, 'home', '.npm'),
    npm_config_prefix: undefined,
  };
  env = {...inherited, ...own, npm_config_update_notifier: 'false'};
  mkdirSync(join(folder, 'home'));
  npm(['pack', '--ignore-scripts', '--pack-destination', folder]);
  tarball = join(folder, `mlxtop-${version}.tgz`);
});

afterAll(() => rmSync(folder, {recursive: true, force: true, maxRetries: 5}));

describe('what is published', () => {
  let unpacked: string;
  let files: string[];

  beforeAll(() => {
    unpacked = join(folder, 'unpacked');
    mkdirSync(unpacked);
    expect(spawnSync('tar', ['-xzf', tarball, '-C', unpacked]).status).toBe(0);
    unpacked = join(unpacked, 'package');
    files = filesBelow(unpacked);
  });

  test('is what runs, what explains it, and nothing else; under 1 MB', () => {
    expect(files.filter(file => !ALLOWED.some(pattern => pattern.test(file)))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(NEEDED));
    const documents = filesBelow(join(root, 'docs')).filter(file => file.endsWith('.md'));
    expect(files).toEqual(expect.arrayContaining(documents.map(file => `docs/${file}`)));
    expect(filesBelow(join(unpacked, 'dist')).sort()).toEqual(filesBelow(join(root, 'dist')).sort());
    const {size} = statSync(tarball);
    process.stdout.write(`The package: ${Math.round(size / 1024)} KB, ${files.length} files.\n`);
    expect(size).toBeLessThan(MOST_BYTES);
  });

  test('is of one version everywhere, which the changelog tells of', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
    const told = [...readFileSync(join(root, 'changelog.md'), 'utf8').matchAll(/^## (\S+)$/gm)].map(([, name]) => name);
    expect(told.filter(name => name !== 'Unreleased')[0]).toBe(version);
    expect(readFileSync(join(root, 'homebrew', 'mlxtop.rb'), 'utf8')).toContain(`/mlxtop-${version}.tgz"`);
  });

  test('names no registry, no path of this machine and no source map', () => {
    const forbidden = [/registry\.npmjs\.org/, /sourceMappingURL=/, /\.js\.map\b/];
    const paths = [root, `${homedir()}/`, folder].filter(path => path.length > 6);
    const found = files.filter(file => {
      const text = readFileSync(join(unpacked, file), 'latin1');
      return forbidden.some(pattern => pattern.test(text)) || paths.some(path => text.includes(path));
    });
    expect(found).toEqual([]);
  });

  test('needs no other package, and runs no script when it is installed', () => {
    const {dependencies, scripts, bin} = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
    expect(Object.keys(scripts).filter(name => /install|prepare$/.test(name))).toEqual([]);
    expect(bin).toEqual({mlxtop: 'dist/mlxtop'});
    expect(statSync(join(unpacked, bin.mlxtop)).mode & 0o111).toBe(0o111);
  });
});

describe('installed', () => {
  let stage: Stage;
  let installed: string;

  beforeAll(() => {
    const prefix = join(folder, 'prefix');
    // Installs it globally as Homebrew's formula does, and tests it as that does.
    const steps = spawnSync('sh', [join(root, 'scripts/formula-steps.sh'), tarball, prefix], {encoding: 'utf8', env});
    if (steps.status !== 0) throw new Error(steps.stdout + steps.stderr);
    installed = join(prefix, 'bin', 'mlxtop');
    stage = createStage([installed], {...env, PATH: `${dirname(installed)}:${env.PATH}`});
  });

  afterAll(() => stage.close());

  const programs = (): string => join(stage.home, 'programs');
  const recorder = (id: string): number =>
    stage
      .journal(id)
      .filter(({type}) => type === 'recording')
      .map(({pid}) => pid as number)
      .at(-1) ?? 0;
  const screen = (): string => stage.tmux('capture-pane', '-p', '-t', stage.pane('dashboard') ?? '');
  const npx = (...words: string[]): SpawnSyncReturns<string> =>
    npm(['exec', '--offline', '--yes', `--package=${tarball}`, '--', 'mlxtop', ...words], stage.folder, stage.env);

  test('globally, into an empty prefix, it runs', () => {
    expect(stage.mlxtop(['--version']).stdout).toBe(`${version}\n`);
    expect(JSON.parse(stage.mlxtop(['memory', '--json']).stdout)).toMatchObject({totalBytes: expect.any(Number)});
    const share = join(dirname(dirname(installed)), 'share');
    expect(filesBelow(share).sort()).toEqual([
      'bash-completion/completions/mlxtop',
      'fish/vendor_completions.d/mlxtop.fish',
      'man/man1/mlxtop.1',
      'zsh/site-functions/_mlxtop',
    ]);
  });

  test('copied by several at once, it is one copy', async () => {
    const script = join(dirname(dirname(installed)), 'libexec/lib/node_modules/mlxtop/dist/mlxtop.js');
    const home = join(folder, 'several');
    const copying = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, [script, 'stay'], {env: {...env, MLXTOP_HOME: home}});
      const [text, [code]] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
      return {text, code};
    });
    const said = await Promise.all(copying);
    const [copy = '', ...others] = readdirSync(join(home, 'programs'));
    expect(others).toEqual([]);
    const one = {text: `${join(home, 'programs', copy, 'dist', 'mlxtop')}\n`, code: 0};
    expect(said).toEqual([one, one, one]);
    expect(spawnSync(one.text.trim(), ['--version'], {encoding: 'utf8', env}).stdout).toBe(`${version}\n`);
  });

  test('by npx: a look leaves nothing; a run outlives the cache, and its recorder can be replaced', async () => {
    expect(npx('--version').stdout).toBe(`${version}\n`);
    expect(existsSync(programs())).toBe(false);
    const started = npx('demo', '--detach', '--interval', '200ms', '--socket-name', stage.socket);
    expect(started.stderr).toMatch(/Runs use a copy instead \(3 MB\): .*programs[\s\S]*npm install --global mlxtop/);
    const id = /run (\S+)\)/.exec(started.stdout)?.[1] ?? '';
    await waitFor('the recorder', () => recorder(id) > 0);
    const [copy = ''] = readdirSync(programs());
    expect(copy).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')}-[0-9a-f]{8}$`));
    expect(statSync(join(programs(), copy)).mode & 0o777).toBe(0o700);
    expect(statSync(join(programs(), copy, 'dist', 'mlxtop.js')).mode & 0o777).toBe(0o600);
    const first = recorder(id);
    expect(wordsOf(first)).toContain(join(programs(), copy, 'dist', 'mlxtop.js'));

    rmSync(join(folder, 'home', '.npm', '_npx'), {recursive: true});
    // The dashboard's own end opens the pane's rest, from which it can be opened again.
    const dashboard = Number(stage.tmux('display-message', '-p', '-t', stage.pane('dashboard') ?? '', '#{pane_pid}'));
    const looking = stage.look('mlxtop', 120, 40);
    // It leaves word for its pane's rest before it draws.
    await waitFor('its first screen', () => /training|starting/.test(screen()), screen);
    process.kill(dashboard, 'SIGKILL');
    // tmux may miss the end of a pane's process until its next child ends (source/tmux/rest.ts): in a terminal the
    // status line has one every few seconds, this client draws none.
    const rests = (): boolean => {
      stage.tmux('run-shell', 'true');
      return /Enter opens/.test(screen());
    };
    await waitFor('the rest', rests, screen);
    stage.tmux('send-keys', '-t', stage.pane('dashboard') ?? '', 'Enter');
    await waitFor('the dashboard', () => /training|starting/.test(screen()), screen);
    looking.close();
    expect(stage.status(id)).toMatchObject({recorder: {alive: true}});

    process.kill(first, 'SIGKILL');
    await waitFor('its end', () => processState(first) === null);
    expect(stage.status(id)).toMatchObject({run: {state: 'training'}, recorder: {alive: true}});
    // The open dashboard may have been the one to start it: then it has the run before it says so.
    await waitFor('its successor on record', () => recorder(id) !== first);

    expect(stage.mlxtop(['stop', id, '--yes'])).toMatchObject({code: 0});
    expect(stage.status(id).run.state).toBe('stopped');
  });
});
