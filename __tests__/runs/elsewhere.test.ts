import {writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {lifeOfRun} from '../../source/runs/life.js';
import {tryToRecord} from '../../source/runs/revive/revive.js';
import {viewOf} from '../../source/runs/view.js';
import {createHome, living, makeRun} from '../helpers/home.js';

const ELSEWHERE = {machine: '0123456789abcdef', host: 'gpu-box', boot: 'f7e1c5b2', pidNamespace: 'pid:[7]'};

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

test('an exit code that a full disk could keep only in the name of a file shows the end on every machine', async () => {
  const run = makeRun(home.home, {id: '20260101-000000-aaaa', tmux: await living(), place: ELSEWHERE});
  expect(await lifeOfRun(run)).toBe('unknown');
  writeFileSync(`${run.paths.exit}-137`, '');
  expect(await lifeOfRun(run)).toBe('over');
  await tryToRecord(run);
  expect(viewOf(run).run).toMatchObject({outcome: 'failed', exitCode: 137});
});

test('a recorder that died elsewhere, of a run that is here, is not blamed on ps', async () => {
  const run = makeRun(home.home, {id: '20260101-000000-bbbb', tmux: await living()});
  writeFileSync(run.paths.lock, JSON.stringify({pid: 4711, identity: 'then', place: ELSEWHERE}));
  expect(await tryToRecord({...run, record: {...run.record, place: await (await createHost()).place()}})).toBeNull();
});
