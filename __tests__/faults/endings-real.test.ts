import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect} from '@jest/globals';
import {faults} from './table.js';
import {told} from './told.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-endings-'));
writeFileSync(join(folder, 'first-line.sh'), '#!/no/such/python\n');
chmodSync(join(folder, 'first-line.sh'), 0o755);
writeFileSync(join(folder, 'no-permission.sh'), 'true\n');
writeFileSync(join(folder, 'format'), '\u007fELF of nothing');
chmodSync(join(folder, 'format'), 0o755);
mkdirSync(join(folder, 'pkg'));
writeFileSync(join(folder, 'pkg', '__init__.py'), '');
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const run = (program: string, ...words: string[]) => {
  const {stdout, stderr, status} = spawnSync(program, words, {cwd: folder, encoding: 'utf8'});
  return {output: `${stdout}${stderr}`, code: status ?? 1};
};

const cannot = (program: string): string | false =>
  spawnSync(program, ['-c', ''], {encoding: 'utf8'}).error === undefined ? false : `there is no ${program}`;

/** What it comes to in bash and in dash; `true` behind a killed child is what gives exit code 0. */
const COMMANDS: readonly (readonly [command: string, kind: string, inDash?: string])[] = [
  ['nosuch', 'command-not-found'],
  ['exec nosuch', 'command-not-found'],
  ['env nosuch', 'command-not-found'],
  ['nohup nosuch', 'command-not-found'],
  ['nice nosuch', 'command-not-found'],
  ['cd /no/such && true', 'no-folder'],
  ['. ./no/such/bin/activate', 'no-environment'],
  ['./no-permission.sh', 'not-executable'],
  ['./pkg', 'not-executable'],
  ['./format', 'not-executable'],
  // dash says the same of the interpreter and of the script.
  ['./first-line.sh', 'not-executable', 'command-not-found'],
  ['sh no-such.sh', 'script-not-found'],
  ['node no-such.js', 'script-not-found'],
  ['python3 no-such.py', 'script-not-found'],
  ['python3 -m nosuch', 'missing-module'],
  ['python3 -m nosuch.sub', 'missing-module'],
  ['python3 -c "import nosuch"', 'missing-module'],
  ['python3 -m pkg', 'nothing-to-run'],
  ['python3 pkg/..', 'nothing-to-run'],
  ['python3 --nosuch', 'wrong-flag'],
  ['python3 -c "raise MemoryError"', 'out-of-memory'],
  ['python3 -c "1/0"', 'python-error'],
  ['python3 no-such.py | cat', 'script-not-found'],
  ['sh -c "kill -9 \\$\\$"; true', 'killed-for-memory'],
  ['sh -c "kill -11 \\$\\$"; true', 'crashed'],
  ['sh -c "kill -15 \\$\\$"; true', 'terminated'],
  ['python3 -c "import os; os.abort()"; true', 'crashed'],
  [
    "python3 -c \"import subprocess; subprocess.run(['sh', '-c', 'kill -9 \\$\\$'], check=True)\" | cat",
    'killed-for-memory',
  ],
  ['python3 -c "import subprocess; subprocess.run([\'false\'], check=True)" | cat', 'child-failed'],
];

faults(
  'What a shell and Python print of an ending is told as what it is',
  ['bash', 'dash'].flatMap(shell =>
    COMMANDS.map(([command, kind, inDash = kind]) => ({
      fault: `${shell} -c '${command}'`,
      holds: shell === 'dash' ? inDash : kind,
      cannotShow: cannot(shell) || (command.includes('python3') && cannot('python3')),
      shown: () => {
        const {output, code} = run(shell, '-c', command);
        expect({output, kind: told(output, code).failure?.kind}).toEqual({
          output,
          kind: shell === 'dash' ? inDash : kind,
        });
      },
    })),
  ),
);
