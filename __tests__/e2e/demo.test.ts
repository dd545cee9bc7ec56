import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';

test('npm run demo without a terminal shows the dashboard and the status as text, and ends with 0', () => {
  const script = join(process.cwd(), 'scripts', 'demo.js');
  const {TMUX: _, ...env} = process.env;
  const {stdout, stderr, status} = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect({status, stderr}).toEqual({status: 0, stderr: ''});
  expect(stdout).toMatch(/(?:● training|◆ validating)[\s\S]*memory[\s\S]*loss[\s\S]*p pause/);
  expect(stdout).toMatch(/^iteration +\d+ of 1,200/m);
  expect(stdout).toMatch(/has ended: stopped, exit code 130/);
});
