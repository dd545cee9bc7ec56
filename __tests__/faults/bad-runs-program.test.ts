import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, type Stage} from '../helpers/stage.js';
import {ALIVE, BAD, GOOD, makeRuns} from './run-list.js';
import {faults} from './table.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const NOBODY = 65534;

/** Runs Node as a user who is not root. */
const asNobody = (words: readonly string[], env: NodeJS.ProcessEnv) => {
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return spawnSync('setpriv', [...user, process.execPath, ...words], {env, encoding: 'utf8', cwd: '/'});
};

faults('Files without permission', [
  {
    fault: 'each file of a run in turn, for a user who is not root',
    holds: 'one marked line or its run, everything else works',
    cannotShow: asNobody(['--version'], process.env).status !== 0 && 'needs root and setpriv, to become another user',
    shown: async () => {
      const {paths} = await makeRuns(stage.home);
      const files = ['run.json', 'journal.ndjson', 'lock', 'exit', 'rollup.json'];
      for (const path of files.map(file => join(paths.folder, file))) if (!existsSync(path)) writeFileSync(path, '0');
      // The user nobody may not reach the folder that this is built in.
      cpSync(join(process.cwd(), 'dist'), join(stage.folder, 'dist'), {recursive: true});
      expect(spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, stage.folder]).status).toBe(0);
      chmodSync(stage.folder, 0o755);
      const program = join(stage.folder, 'dist', 'mlxtop.js');
      const call = (...words: string[]) => asNobody([program, ...words], {...stage.env, HOME: stage.folder});
      for (const file of files) {
        const path = join(paths.folder, file);
        chmodSync(path, 0);
        const list = call('runs');
        expect([file, list.stderr, list.status]).toEqual([file, '', 0]);
        expect(list.stdout).toMatch(/^good +finished/m);
        expect(list.stdout.split('\n').filter(line => line.includes(BAD))).toHaveLength(1);
        if (file !== 'rollup.json')
          expect(list.stdout).toMatch(
            new RegExp(`^${BAD} +cannot be read: ${file} cannot be read \\(permission denied\\)`, 'm'),
          );
        expect(call('status', GOOD).status).toBe(0);
        chmodSync(path, 0o600);
      }
    },
  },
]);

faults('A folder that cannot be read beside a run', [
  {
    fault: 'a journal that is a folder, and a record that is a named pipe',
    holds: 'start, bare mlxtop, attach, pause, resume, logs and stop work as ever',
    shown: async () => {
      const {paths} = await makeRuns(stage.home);
      renameSync(paths.journal, join(stage.folder, 'kept'));
      mkdirSync(paths.journal);
      const other = join(stage.home, 'runs', '20261122-150000-dddd');
      mkdirSync(other);
      expect(spawnSync('mkfifo', [join(other, 'run.json')]).status).toBe(0);
      const id = stage.start(['sh', '-c', 'echo begun; exec sleep 600'], ['--session', 'real']);
      rmSync(join(stage.home, 'runs', ALIVE), {recursive: true});
      for (const words of [[], ['attach'], ['attach', 'real'], ['pause', 'real'], ['resume'], ['logs', 'real']]) {
        const {code, stderr} = stage.mlxtop(words);
        expect([words, stderr, code]).toEqual([words, '', words[0] === 'attach' ? 1 : 0]);
      }
      const list = stage.mlxtop(['runs']);
      expect(list.stdout.match(/(?<= {2})cannot be read: .*/g)).toEqual([
        'cannot be read: journal.ndjson is a folder',
        'cannot be read: run.json is a named pipe',
      ]);
      expect(stage.mlxtop(['stop', 'real', '--yes']).code).toBe(0);
      expect(stage.status(id).run.state).toBe('stopped');
    },
  },
]);
