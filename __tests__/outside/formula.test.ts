import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {filledFormula} from '../../scripts/formula.js';
import {describeWith, toolPath} from './tools.js';

const path = fileURLToPath(new URL('../../homebrew/mlxtop.rb', import.meta.url));
const formula = readFileSync(path, 'utf8');
const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

test('the formula is filled with the version and the checksum of a release, and with nothing else', () => {
  const sha256 = 'ab'.repeat(32);
  const filled = filledFormula(formula, '1.2.3-beta.1', sha256);
  const [before, after] = [formula, filled].map(text => text.split('\n'));
  const changed = after?.filter((line, index) => line !== before?.[index]).map(line => line.trim());
  expect(changed).toEqual(['url "https://registry.npmjs.org/mlxtop/-/mlxtop-1.2.3-beta.1.tgz"', `sha256 "${sha256}"`]);
  expect(formula).toContain(`/mlxtop-${version}.tgz"`);
});

describeWith('ruby', 'the Homebrew formula', () => {
  const checked = (file: string) => spawnSync(toolPath('ruby'), ['-c', file], {encoding: 'utf8'});

  test('is Ruby, as it is and filled', () => {
    expect(checked(path)).toMatchObject({status: 0, stdout: 'Syntax OK\n'});
    const folder = mkdtempSync(join(tmpdir(), 'mlxtop-formula-'));
    try {
      const file = join(folder, 'mlxtop.rb');
      writeFileSync(file, filledFormula(formula, '1.2.3', 'ab'.repeat(32)));
      expect(checked(file)).toMatchObject({status: 0});
    } finally {
      rmSync(folder, {recursive: true});
    }
  });
});
