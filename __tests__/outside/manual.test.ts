import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {describeWith, toolPath} from './tools.js';

const page = fileURLToPath(new URL('../../man/mlxtop.1', import.meta.url));

describeWith('mandoc', 'the manual', () => {
  test('has nothing to criticise', () => {
    const {stdout, stderr} = spawnSync(toolPath('mandoc'), ['-Tlint', page], {encoding: 'utf8'});
    // That the machine has no index of its manuals is not about this one.
    expect(`${stdout}${stderr}`.split('\n').filter(line => line.includes('mlxtop.1:'))).toEqual([]);
  });

  test('shows a command with its options as they are typed', () => {
    const {stdout} = spawnSync(toolPath('mandoc'), ['-Tutf8', page], {
      encoding: 'utf8',
      env: {...process.env, LC_ALL: 'C.UTF-8'},
    });
    const text = stdout.replace(/.\u0008/g, '');
    expect(text).toMatch(/run \[OPTIONS\] -- TRAINER ARGS…\n/);
    expect(text).toMatch(/ -n, --name NAME\n\s+Name of the run/);
    // Whatever the width: quotes and backslashes as a shell takes them.
    expect(text.replace(/\s+/g, ' ')).toContain("mlxtop attach lora --iterations-pattern 'it=(?<iteration>\\d+)'");
  });
});
