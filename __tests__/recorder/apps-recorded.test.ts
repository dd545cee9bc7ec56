import {afterEach, expect, test} from '@jest/globals';
import type {App, Host} from '../../source/host/types.js';
import {leavePlaces} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, host, record, sh} from './recording.js';

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

const CURSOR: App = {
  name: 'Cursor',
  bundleId: null,
  bytes: 3.6e9,
  atLeast: false,
  compressedBytes: 2e9,
  processes: 12,
  mainPid: 7,
  pids: [7],
  protected: null,
};

/** This machine, but short of memory. */
const shortHost = (apps: Host['apps']): Host => ({
  ...host,
  memory: async () => ({...(await host.memory()), pressure: 'red', pressureSource: 'kernel', limitedBy: 'machine'}),
  apps,
});

test('while memory is short the journal has what the applications hold, and the trainer is protected', async () => {
  const protections: Parameters<Host['apps']>[0][] = [];
  const apps: Host['apps'] = async protection => {
    protections.push(protection);
    return [CURSOR];
  };
  const run = record(sh('sleep 600'), {host: shortHost(apps)});
  const event = await run.seen('apps');
  expect(event.apps).toMatchObject([{name: 'Cursor', bytes: 3.6e9, protected: null}]);
  expect(protections[0]?.trainerPids).toContain(run.wrapperPid);
  expect(protections[0]?.ownPids).toContain(process.pid);
  run.recorder.stop();
  await run.over;
});

test('a list of applications that hangs delays no sample, and writes nothing after the end', async () => {
  let answer: (apps: App[]) => void = () => undefined;
  const asked: unknown[] = [];
  const apps: Host['apps'] = protection => {
    asked.push(protection);
    return new Promise(resolve => {
      answer = resolve;
    });
  };
  const run = record(sh('sleep 600'), {host: shortHost(apps)});
  await until(() => (asked.length > 0 ? true : undefined), 'the applications are looked at');
  const before = run.eventsOf('sample').length;
  await until(() => (run.eventsOf('sample').length > before + 5 ? true : undefined), 'samples go on');
  expect(asked).toHaveLength(1);
  run.recorder.stop();
  await run.over;
  answer([CURSOR]);
  await new Promise(resolve => setImmediate(resolve));
  expect(run.eventsOf('apps')).toEqual([]);
  expect(run.journal().at(-1)?.type).toBe('recording-ended');
});

test('a failed sample of them is one warning, and nothing else suffers', async () => {
  const run = record(sh('sleep 600'), {host: shortHost(() => Promise.reject(new Error('top failed')))});
  const warning = await run.seen('warning');
  expect(warning).toMatchObject({code: 'apps', text: expect.stringContaining('top failed')});
  const before = run.eventsOf('sample').length;
  await until(() => (run.eventsOf('sample').length > before + 3 ? true : undefined), 'samples go on');
  expect(run.eventsOf('warning')).toHaveLength(1);
  run.recorder.stop();
  await run.over;
});
