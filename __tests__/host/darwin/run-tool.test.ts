import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from '@jest/globals';
import {buildSync} from 'esbuild';
import {isThere} from '../../../source/host/darwin/processes.js';
import {createToolRunner} from '../../../source/host/darwin/run-tool.js';
import {findTool} from '../../../source/host/darwin/tools.js';
import {createMac, HANGS_WITH_A_CHILD, until} from './mac.js';

describe('where a tool is', () => {
  test('in the folder, if it is there, else where the system has it', () => {
    const {folder} = createMac();
    expect(findTool('vm_stat', {folder}).program).toBe(join(folder, 'vm_stat'));
    expect(findTool('ioreg', {folder}).program).toBe('/usr/sbin/ioreg');
    expect(findTool('vm_stat', {folder: null}).program).toBe('/usr/bin/vm_stat');
    expect(findTool('ps', {folder: join(folder, 'nowhere')}).program).toBe('/bin/ps');
  });
});

describe('a tool', () => {
  test('gets its words as they are, and nothing on its input', async () => {
    const {folder} = createMac().script('ps', 'cat; for word; do echo "<$word>"; done');
    const {answer} = createToolRunner({folder})('ps', ['a b', '$HOME', "'; exit 1"]);
    expect(await answer).toBe("<a b>\n<$HOME>\n<'; exit 1>\n");
  });

  test('that says something and then fails has said it', async () => {
    const {folder} = createMac().script('ps', 'echo half; echo "not the rest" >&2; exit 1');
    expect(await createToolRunner({folder})('ps').answer).toBe('half\n');
  });

  test.each([
    ['fails', 'echo "no such thing" >&2; exit 3', 'ps failed: no such thing'],
    ['fails without a word', 'exit 3', 'ps failed: it ended with 3.'],
    ['is killed in the middle', 'echo half; kill -9 $$', 'ps failed: it ended with SIGKILL.'],
    ['never stops printing', 'yes "a line of no use to anybody"', 'ps failed: it does not stop printing.'],
  ])('that %s is an error with a next step', async (_, script, message) => {
    const {folder} = createMac().script('ps', script);
    const {answer, gone} = createToolRunner({folder})('ps');
    await expect(answer).rejects.toMatchObject({name: 'UserError', message, nextStep: expect.stringContaining(folder)});
    await gone;
  });

  test('that is late is ended, and what it has started with it', async () => {
    const mac = createMac().script('ps', HANGS_WITH_A_CHILD);
    const {answer, gone} = createToolRunner({folder: mac.folder, limitMs: 1500.0001})('ps');
    await expect(answer).rejects.toMatchObject({message: 'ps gave no answer within 1.5 s.'});
    await gone;
    const child = Number(mac.file('ps.child'));
    expect(child).toBeGreaterThan(1);
    await until(() => !isThere(child), 'the child has ended too');
  });

  test('is not waited for by a program that has all it wants, and does not outlive it', async () => {
    const mac = createMac().script('vm_stat', HANGS_WITH_A_CHILD);
    const program = `
      const {createDarwinHost} = await import(${JSON.stringify(join(mac.folder, 'host.mjs'))});
      const host = createDarwinHost({tools: ${JSON.stringify(mac.folder)}, now: () => 0, patienceMs: 1000, limitMs: 600000});
      const {swapTotalBytes} = await host.memory();
      console.log(swapTotalBytes);
    `;
    buildSync({
      entryPoints: [fileURLToPath(new URL('../../../source/host/darwin/host.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(mac.folder, 'host.mjs'),
    });
    const {stdout, status} = spawnSync(process.execPath, ['--input-type=module', '-e', program], {encoding: 'utf8'});
    expect([stdout, status]).toEqual([`${4096 * 1024 ** 2}\n`, 0]);
    const child = Number(mac.file('vm_stat.child'));
    expect(child).toBeGreaterThan(1);
    await until(() => !isThere(child), 'the tool and its child have ended');
  });
});
