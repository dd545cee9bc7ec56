// Everything that a fresh clone needs before it can run: packages, the built program, and with --tmux a tmux. Uses only
// Node itself, because it runs before anything is installed.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @param {...string} names */
const at = (...names) => join(root, ...names);

/** @param {string} text */
const say = text => process.stderr.write(`${text}\n`);

/** @type {(what: string, next: string) => never} */
const fail = (what, next) => {
  say(`mlxtop set-up: ${what}\n${next}`);
  process.exit(1);
};

/**
 * @param {string} program
 * @param {readonly string[]} words
 * @param {string} what
 */
const run = (program, words, what) => {
  const {status, error} = spawnSync(program, words, {cwd: root, stdio: ['ignore', 2, 2]});
  if (status !== 0)
    fail(`${what} failed${error ? `: ${error.message}` : ''}.`, `To see why: ${[program, ...words].join(' ')}`);
};

const requireNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 20)) {
    fail(`Node ${process.versions.node} is too old.`, 'Install Node 20.20 or newer, then start again.');
  }
};

const installPackages = () => {
  const stamp = at('node_modules', '.mlxtop-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing packages (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  writeFileSync(stamp, wanted);
};

/**
 * @param {string} folder
 * @returns {number}
 */
const newestIn = folder =>
  Math.max(
    ...readdirSync(folder, {withFileTypes: true}).map(entry =>
      entry.isDirectory() ? newestIn(join(folder, entry.name)) : statSync(join(folder, entry.name)).mtimeMs,
    ),
  );

const build = () => {
  const built = at('dist', 'mlxtop.js');
  const sources = [
    newestIn(at('source')),
    statSync(at('package.json')).mtimeMs,
    statSync(at('scripts', 'build.js')).mtimeMs,
  ];
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources)) return;
  say('Building dist/mlxtop.js …');
  run(process.execPath, [at('scripts', 'build.js')], 'The build');
};

/** Whether tmux is there and new enough (3.2). */
const hasTmux = () => {
  const {stdout, status} = spawnSync('tmux', ['-V'], {encoding: 'utf8'});
  if (status !== 0) return false;
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
  return major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 2);
};

/** @param {string} program */
const has = program => spawnSync(program, ['--version'], {stdio: 'ignore'}).status === 0;

const installTmux = () => {
  if (hasTmux()) return;
  if (process.platform === 'darwin') {
    if (!has('brew'))
      fail(
        'tmux 3.2 or newer is missing, and so is Homebrew.',
        'Install Homebrew (https://brew.sh), then start again.',
      );
    say('tmux 3.2 or newer is missing: installing it (brew install tmux) …');
    run('brew', ['install', 'tmux'], 'brew install tmux');
  } else {
    if (!has('apt-get'))
      fail('tmux 3.2 or newer is missing.', 'Install it with your package manager, then start again.');
    const isRoot = process.getuid?.() === 0;
    say(`tmux 3.2 or newer is missing: installing it (${isRoot ? '' : 'sudo '}apt-get install tmux) …`);
    const [program, ...words] = isRoot ? ['apt-get'] : ['sudo', 'apt-get'];
    run(program, [...words, 'update', '-qq'], 'apt-get update');
    run(program, [...words, 'install', '-y', '-qq', 'tmux'], 'apt-get install tmux');
  }
  if (!hasTmux()) fail('the tmux that was installed is older than 3.2.', 'Install a newer one, then start again.');
};

requireNode();
if (process.argv.includes('--tmux')) installTmux();
installPackages();
build();
