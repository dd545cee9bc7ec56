import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {waitFor} from '../helpers/wait.js';
import {type Bundle, bundleDemo, execute, type Running, startDemo} from './demo-process.js';

let bundle: Bundle;
/** A server of our own, its socket in the temporary folder. */
const tmux = async (...args: string[]) =>
  (await execute('tmux', ['-S', join(bundle.folder, 'tmux'), '-f', '/dev/null', ...args])).stdout;

beforeAll(async () => {
  bundle = await bundleDemo();
});

const started: Running[] = [];

afterAll(async () => {
  // Of a test that failed half-way; the others have ended by themselves.
  for (const {child} of started) child.kill('SIGKILL');
  await Promise.all(started.map(demo => demo.ended));
  await bundle.remove();
});

const LONG = '--iters 100000 --hidden-size 16 --steps-per-eval 100000 --save-every 100000'.split(' ');

const start = (...args: string[]): Running => {
  const demo = startDemo(bundle, [...LONG, ...args]);
  started.push(demo);
  return demo;
};

const until = (condition: () => Promise<boolean>) => waitFor(String(condition), condition);

const processFigure = async (pid: number, column: string) =>
  (await execute('ps', ['-o', `${column}=`, '-p', String(pid)])).stdout.trim();

describe('SIGINT', () => {
  test.each([
    ['while it computes', []],
    ['while it waits for its time', ['--seconds-per-iteration', '3600', '--steps-per-report', '1']],
  ])('%s ends it with 130 and saves nothing', async (what, args) => {
    const folder = what.replaceAll(' ', '-');
    const demo = start('--adapter-path', folder, ...args);
    await demo.printed('Iter 1: Val loss');
    if (args.length === 0) await demo.printed('Iter 10: Train loss');
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(130);
    expect(demo.errors()).toMatch(/\nKeyboardInterrupt\n$/);
    expect(await readdir(join(bundle.folder, folder))).toEqual(['adapter_config.json']);
  });
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s kills it as it kills any process', async signal => {
  const demo = start('--adapter-path', signal);
  await demo.printed('Iter 10: Train loss');
  demo.child.kill(signal);
  expect(await demo.ended).toBe(signal);
});

test('SIGSTOP and SIGCONT: it stops and continues; it is light', async () => {
  const demo = start('--adapter-path', 'stopped');
  await demo.printed('Iter 10: Train loss');
  demo.child.kill('SIGSTOP');
  await until(async () => (await processFigure(demo.pid, 'state')).startsWith('T'));
  const kilobytes = Number(await processFigure(demo.pid, 'rss'));
  expect(kilobytes).toBeGreaterThan(10_000);
  expect(kilobytes).toBeLessThan(150_000);
  const reports = demo.output().split('Train loss').length;
  demo.child.kill('SIGCONT');
  await until(async () => demo.output().split('Train loss').length > reports + 2);
  demo.child.kill('SIGINT');
  expect(await demo.ended).toBe(130);
});

test('a reader that goes away ends it as it ends a Python program', async () => {
  const demo = start('--adapter-path', 'unread');
  await demo.printed('Iter 10: Train loss');
  demo.child.stdout?.destroy();
  expect(await demo.ended).toBe(1);
  expect(demo.errors()).toMatch(/\nBrokenPipeError: \[Errno 32\] Broken pipe\n$/);
});

test('in a terminal the bar fills the width and ^C ends it', async () => {
  // The shell reports the exit code: tmux 3.3a does not always know it (#{pane_dead_status} sometimes stays empty).
  const script = 'trap : INT; "$@"; echo "ended with $?"; cat';
  const demo = [process.execPath, bundle.script, ...LONG, '--adapter-path', join(bundle.folder, 'terminal')];
  const screen = () => tmux('capture-pane', '-p', '-J', '-t', 'demo');
  await tmux('new-session', '-d', '-s', 'demo', '-x', '160', '-y', '40', 'sh', '-c', script, 'sh', ...demo);
  try {
    await until(async () => (await screen()).includes('Iter 20: Train loss'));
    const lines = (await screen()).split('\n').map(line => line.trimEnd());
    expect(lines.slice(0, 3)).toEqual(['Loading pretrained model', 'Loading datasets', 'Training']);
    const bar = lines.findIndex(line => line.startsWith('Calculating loss...: 100%|'));
    expect(lines[bar]).toHaveLength(160);
    expect(lines[bar + 1]).toMatch(/^Iter 1: Val loss/);
    await tmux('send-keys', '-t', 'demo', 'C-c');
    await until(async () => (await screen()).includes('ended with'));
    expect(await screen()).toMatch(/KeyboardInterrupt *\nended with 130 *\n/);
  } finally {
    await tmux('kill-server');
  }
});
