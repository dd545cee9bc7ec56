import {afterEach, expect, jest, test} from '@jest/globals';
import type {MemorySample} from '../../source/journal/events.js';
import {endTrainers, host, record, trainerOnce} from './recording.js';

const GB = 1024 ** 3;
/** Half a minute by the journal, after which something counts as over, is 0.6 s. */
const TIMES = 50;

afterEach(async () => {
  jest.restoreAllMocks();
  await endTrainers();
});

test('a nearly full disk while swap grows is reported, and so is its end', async () => {
  // The clock that a journal is dated by.
  const {bigint} = process.hrtime;
  const from = bigint();
  jest.spyOn(process.hrtime, 'bigint').mockImplementation(() => from + BigInt(TIMES) * (bigint() - from));
  const memory: Partial<MemorySample> = {swapUsedBytes: GB, diskFreeBytes: 4 * GB, pressure: 'green'};
  const made = {...host, memory: async () => ({...(await host.memory()), ...memory})};
  const run = record(['sleep', '1000'], {host: made});
  await run.seen('sample');
  expect(run.eventsOf('alert')).toEqual([]);
  memory.swapUsedBytes = 2 * GB;
  const alert = await run.seen('alert');
  expect(alert).toMatchObject({code: 'disk-low', text: expect.stringMatching(/^Only 4\.0 GB free .*purgeable/)});
  memory.diskFreeBytes = 20 * GB;
  const over = await run.seen('alert-over');
  expect(over.code).toBe('disk-low');
  expect(over.t - alert.t).toBeGreaterThanOrEqual(30_000);
  expect(run.eventsOf('alert')).toHaveLength(1);
  run.recorder.stop();
  await run.over;
});

test('alerts that hold when the run ends are over with it, before the end is sent', async () => {
  const power = {gpuPercent: null, onBattery: true, lowPowerMode: null, speedLimitPercent: null};
  const run = record(['sleep', '1000'], {host: {...host, power: async () => power}});
  await run.seen('alert');
  process.kill(await trainerOnce(run.wrapperPid), 'SIGTERM');
  await run.over;
  const said = run.journal().flatMap(event => ('code' in event ? [`${event.type} ${event.code}`] : []));
  expect(said).toEqual(['alert on-battery', 'alert-over on-battery', 'alert failed']);
  expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'failed', exitCode: 143});
});
