// Runs jest and counts.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const count = (report, status) => {
  try {
    const numbers = JSON.parse(readFileSync(report, 'utf8'));
    const failed = numbers.numFailedTests + numbers.numRuntimeErrorTestSuites;
    return {
      passed: numbers.numPassedTests,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      skipped: numbers.numPendingTests + numbers.numTodoTests,
    };
  } catch {
    return {passed: 0, failed: 1, skipped: 0};
  }
};

/** The tests' own numbers `{passed, failed, skipped}`; a suite, or a jest, that could not even start counts as one failure. */
export const runJest = (words, env = process.env) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-test-'));
  const report = join(folder, 'report.json');
  const program = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  const {status} = spawnSync(process.execPath, [...program, '--json', '--outputFile', report, ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const numbers = count(report, status);
  rmSync(folder, {recursive: true, force: true});
  return numbers;
};

/** `12 passed, 0 failed, 3 skipped` */
export const closingLine = ({passed, failed, skipped}) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
