import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {command} from '../../source/commands/release.js';
import {createHost} from '../../source/host/index.js';
import {createHome, makeRun} from '../helpers/home.js';
import {processState} from '../helpers/stage.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

test('a program that now has the pid of a recorder without a known identity is not ended', async () => {
  const stranger = spawn('sleep', ['600'], {stdio: 'ignore'});
  const {pid = 0} = stranger;
  try {
    const place = await (await createHost()).place();
    const file = join(home.home, 'train.log');
    writeFileSync(file, '');
    const adopted = {kind: 'log', file, pane: null, processes: [], releasedAt: null} as const;
    const run = makeRun(home.home, {id: '20260101-000000-aaaa', adopted: {...adopted, processes: []}, place});
    writeFileSync(run.paths.lock, JSON.stringify({pid, identity: null, place}));
    expect(await command.run({words: [run.record.id], flags: {}, trainer: []})).toBe(0);
    expect(processState(pid)).toMatch(/^[SR]$/);
  } finally {
    stranger.kill('SIGKILL');
  }
});
