// All checks in order, and one closing line with their number: type check, lint, and the tests.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const check = (name, program, words) => {
  process.stdout.write(`\n${name}\n`);
  const {status} = spawnSync(program, words, {cwd: root, stdio: ['ignore', 'inherit', 'inherit']});
  if (status !== 0) process.stdout.write(`${name}: failed\n`);
  return status === 0;
};

/** The tests' own numbers; a suite that could not even start counts as one failure. */
const tests = folder => {
  const report = join(folder, 'report.json');
  const words = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const passed = check('tests', process.execPath, [
    ...words,
    '--json',
    '--outputFile',
    report,
    ...process.argv.slice(2),
  ]);
  try {
    const numbers = JSON.parse(readFileSync(report, 'utf8'));
    const failed = numbers.numFailedTests + numbers.numRuntimeErrorTestSuites;
    return {
      passed: numbers.numPassedTests,
      failed: failed === 0 && !passed ? 1 : failed,
      skipped: numbers.numPendingTests + numbers.numTodoTests,
    };
  } catch {
    return {passed: 0, failed: 1, skipped: 0};
  }
};

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-test-'));
const checks = [
  check('type check', 'node_modules/.bin/tsc', ['--noEmit']),
  check('lint', 'node_modules/.bin/biome', ['check', '--error-on-warnings', '.']),
];
const numbers = tests(folder);
rmSync(folder, {recursive: true, force: true});
const passed = numbers.passed + checks.filter(Boolean).length;
const failed = numbers.failed + checks.filter(ok => !ok).length;
process.stdout.write(
  `\n${passed} passed, ${failed} failed${numbers.skipped > 0 ? `, ${numbers.skipped} skipped` : ''}\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
