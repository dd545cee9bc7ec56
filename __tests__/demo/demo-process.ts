import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {build, stop} from 'esbuild';

export const execute = promisify(execFile);

/** The demo trainer as one file in a temporary folder, and a command that runs it. */
export type Bundle = {
  readonly folder: string;
  readonly script: string;
  readonly remove: () => Promise<void>;
};

export const bundleDemo = async (): Promise<Bundle> => {
  const folder = await mkdtemp(join(tmpdir(), 'mlxtop-demo-'));
  await build({
    entryPoints: ['source/demo/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'demo.mjs'),
  });
  await stop();
  const script = join(folder, 'run.mjs');
  await writeFile(script, "import {main} from './demo.mjs';\nprocess.exitCode = await main(process.argv.slice(2));\n");
  return {folder, script, remove: () => rm(folder, {recursive: true, force: true})};
};

export type Running = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the text has appeared on standard output; rejects when the process ends without it. */
  readonly printed: (text: string) => Promise<void>;
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
};

export const startDemo = ({folder, script}: Bundle, args: readonly string[]): Running => {
  const child = spawn(process.execPath, [script, ...args], {cwd: folder, stdio: ['ignore', 'pipe', 'pipe']});
  if (child.pid === undefined) throw new Error('the demo did not start');
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return;
        child.stdout.off('data', look);
        resolve();
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`ended without printing ${text}: ${errors}`)));
      look();
    });
  return {child, pid: child.pid, output: () => output, errors: () => errors, printed, ended};
};

export const runDemo = async (bundle: Bundle, args: readonly string[]) => {
  const running = startDemo(bundle, args);
  const code = await running.ended;
  return {code, output: running.output(), lines: running.output().split('\n').slice(0, -1), errors: running.errors()};
};
