import {appendFileSync, rmSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {keepUnwritten} from '../../../source/history/unwritten.js';
import {appendEvent} from '../../../source/journal/append.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {takeLock} from '../../../source/journal/lock.js';
import type {Run} from '../../../source/journal/runs.js';
import {type Following, writeNdjson} from '../../../source/runs/export/ndjson.js';
import {RunEvents} from '../../../source/runs/export/run-events.js';
import {ownerLives} from '../../../source/runs/life.js';
import {createHome, gone, living, makeRun} from '../../helpers/home.js';
import {quietUser} from '../../helpers/quiet-user.js';
import {waitFor} from '../../helpers/wait.js';
import {SAMPLES} from '../../journal/samples.js';

let home: ReturnType<typeof createHome>;
let run: Run;
const now = () => Date.now();
beforeEach(async () => {
  home = createHome();
  run = makeRun(home.home, {id: 'a1', tmux: await living()}, [{...SAMPLES.report, t: now() - 1000}]);
  // Trainer and recorder are this process.
  const owner = {pid: process.pid, identity: (await living()).wrapperIdentity};
  await takeLock(run.paths.lock, owner, ownerLives);
});
afterEach(() => home.close());

const exported = (following: Partial<Following> | null) => {
  let text = '';
  const output = {
    write: async (chunk: Uint8Array) => {
      text += Buffer.from(chunk).toString();
    },
    finish: () => {},
    abandon: () => {},
  };
  const skipped: number[] = [];
  const defaults: Following = {idleMs: 60_000, probes: false, user: quietUser};
  const done = writeNdjson(run, output, following && {...defaults, ...following}, lines => skipped.push(lines));
  return {
    done,
    skipped,
    text: () => text,
    events: () =>
      text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).event),
  };
};

const end = (): RunEvent => ({t: now(), type: 'end', state: 'finished', exitCode: 0});

test('what there is, and the lines that could not be read', async () => {
  appendFileSync(run.paths.journal, 'garbage\n{"t":1,"type":"of-later","x":1}\n');
  const {done, events, skipped} = exported(null);
  expect(await done).toBe('done');
  expect(events()).toEqual(['run', 'report']);
  expect(skipped).toEqual([1]);
});

test('waits for new events until the run ends', async () => {
  const {done, events, text} = exported({});
  await waitFor('the present events', () => text() !== '');
  appendEvent(run.paths.journal, {...SAMPLES.validation, t: now()});
  await waitFor('the validation', () => events().includes('validation'));
  appendEvent(run.paths.journal, end());
  expect(await done).toBe('done');
  expect(events()).toEqual(['run', 'report', 'validation', 'end']);
});

test('ends when nothing is recorded for so long, and says so in its last line', async () => {
  const {done, events} = exported({idleMs: 300});
  expect(await done).toBe('idle');
  expect(events()).toEqual(['run', 'report', 'idle-timeout']);
});

test('probes a reader that may be gone with a blank, which leaves a line valid', async () => {
  const {done, events, text} = exported({probes: true, idleMs: 1500});
  await done;
  expect(text()).toMatch(/\n +\{/);
  expect(events()).toContain('idle-timeout');
});

test('of a run that is removed meanwhile it says so', async () => {
  const {done, text} = exported({});
  await waitFor('the present events', () => text() !== '');
  rmSync(run.paths.folder, {recursive: true});
  await expect(done).rejects.toThrow('mlxtop was removed');
});

test('an end that a full disk keeps out of the journal is there once', () => {
  const unwritten = end();
  keepUnwritten(run.paths.journal, [unwritten]);
  const reader = new RunEvents(run.paths);
  const types = () => reader.read().events.map(({type}) => type);
  expect(types()).toEqual(['run', 'report', 'end']);
  appendEvent(run.paths.journal, unwritten);
  expect(types()).toEqual([]);
});

test('an end that nobody saw is recorded first, so that a stream of it ends too', async () => {
  run = makeRun(home.home, {id: 'b2', tmux: await gone()}, [{...SAMPLES.report, t: now() - 1000}]);
  const {done, events} = exported({});
  expect(await done).toBe('done');
  expect(events().at(-1)).toBe('end');
});
