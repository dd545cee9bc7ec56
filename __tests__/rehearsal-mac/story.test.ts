import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from '@jest/globals';
import {createStory, quitCursor, storyTrainer} from '../../scripts/rehearsal-mac/story.js';
import {onLinux, sysctl, until} from './stage.js';

const asMac = fileURLToPath(new URL('../../scripts/rehearsal-mac/as-mac.mjs', import.meta.url));

onLinux('the story', () => {
  const children: ChildProcess[] = [];

  test('the trainer turns the Mac red and slow; Cursor quits, and it is green and quick again', async () => {
    const mac = await createStory({state: {settleSeconds: 0.2, swapSettleSeconds: 0.3}});
    try {
      expect(sysctl(mac, 'kern.memorystatus_vm_pressure_level')).toBe('1');
      const [program = '', ...words] = storyTrainer(mac.tools, 100_000);
      const quick = [
        '--seconds-per-iteration',
        '0.02',
        '--load-seconds',
        '0.1',
        '--steps-per-eval',
        '100000',
        '--val-batches',
        '1',
      ];
      const trainer = spawn(program, [...words, ...quick], {stdio: ['ignore', 'pipe', 'inherit']});
      children.push(trainer);
      let output = '';
      trainer.stdout.on('data', chunk => {
        output += chunk;
      });
      await until(() => /^Iter 10: Train loss/m.test(output));
      expect(output).toMatch(
        /^Loading pretrained model\nLoading datasets\nTraining\nTrainable parameters: [\d.]+% \([\d.]+M\/[\d.]+M\)\nStarting training\.\.\., iters: 100000\nIter 1: Val loss \d\.\d{3}, Val took \d+\.\d{3}s\n/,
      );
      expect(output).toMatch(
        /^Iter 10: Train loss \d\.\d{3}, Learning Rate 1\.000e-05, It\/sec \d+\.\d{3}, Tokens\/sec \d+\.\d{3}, Trained Tokens 4860, Peak mem 9\.589 GB$/m,
      );
      await until(() => mac.memory().level === 4 && mac.memory().slowdown > 2.15);
      expect(sysctl(mac, 'vm.swapusage')).toMatch(/used = 32[5-9]\d\.\d\dM/);
      expect(mac.footprint(trainer.pid ?? 0)).toBe(9.5 * 2 ** 30);
      await quitCursor(mac, 0, new AbortController().signal);
      await until(() => mac.memory().level === 1 && mac.memory().swapUsed === 0);
      expect(mac.memory().slowdown).toBeLessThan(1.05);
      expect(mac.pids('Cursor')).toEqual([]);
    } finally {
      for (const child of children) child.kill('SIGKILL');
      mac.close();
    }
  });

  test('the program is told that it is on a Mac, however it asks', async () => {
    const script = `
      import os, {platform, type, arch} from 'node:os';
      import process, {platform as named, arch as namedArch} from 'node:process';
      console.log([platform(), type(), arch(), os.platform(), named, namedArch, process.platform, globalThis.process.arch].join(' '));`;
    const {stdout} = await promisify(execFile)(process.execPath, [
      '--import',
      asMac,
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(stdout).toBe('darwin Darwin arm64 darwin darwin arm64 darwin arm64\n');
  });
});
