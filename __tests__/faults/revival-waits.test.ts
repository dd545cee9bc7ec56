import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {readDeaths, writeDeaths} from '../../source/recorder/deaths-file.js';
import {hasEnd} from '../../source/runs/life.js';
import {tryToRecord} from '../../source/runs/revive/revive.js';
import {createHome, makeRun} from '../helpers/home.js';
import {faults} from './table.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

faults('a recorder that cannot live, of a trainer that is gone', [
  {
    fault: 'it reads a followed file to its end, and dies each time',
    holds: 'not every command starts it again; each says why',
    shown: async () => {
      const file = join(home.home, 'train.log');
      writeFileSync(file, '');
      const processes = [{pid: process.pid, identity: 'of an earlier process', itself: true}];
      const run = makeRun(home.home, {
        id: '20260101-000000-aaaa',
        adopted: {kind: 'log', file, pane: null, processes, releasedAt: null},
      });
      const deaths = [1, 2, 3].map(pid => ({
        pid,
        t: Date.now() - pid,
        reason: 'it needed more memory than it is allowed to use',
      }));
      writeDeaths(run.paths, {deaths, level: 4});
      expect(await tryToRecord(run)).toContain(
        'it needed more memory than it is allowed to use. Its history has gaps.',
      );
      expect(readDeaths(run.paths).deaths).toEqual(deaths);
      expect(hasEnd(run)).toBe(false);
    },
  },
]);
