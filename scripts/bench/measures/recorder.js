import {setTimeout as delay} from 'node:timers/promises';
import {bareResident} from '../bare.js';
import {observe} from '../observe.js';
import {trainerFile} from '../stage.js';
import {range} from '../statistics.js';
import {atMost, megabytes, percent} from '../table.js';

/** @import {Measure} from '../types.ts' */

const MAX_OVER_BARE = 15 * 1024 ** 2;
const MAX_PERCENT = 0.5;
/** Until its start is over. */
const SETTLE_MS = 5000;
/** The aged recorder samples this many times as often as the other. */
const AGING = 20;

/**
 * What the recorder costs at the default interval of 2 s, beside a trainer with a report a second. Its heap grows for
 * its first half hour: a second recorder goes through that in the same time, by an interval of 100 ms and a report
 * every 50 ms.
 * @type {Measure}
 */
export const recorder = async ({stage, noise, quick}) => {
  const forSeconds = quick ? 20 : 60;
  const bare = await bareResident();
  const young = await stage.startRun('young', [process.execPath, trainerFile('steady.js')]);
  const aging = [process.execPath, trainerFile('steady.js'), String(1000 / AGING)];
  const aged = await stage.startRun('aged', aging, {options: ['--interval', '100ms']});
  await delay(SETTLE_MS);
  const [seen, old] = await noise.during(
    Promise.all([observe(young.recorderPid, forSeconds), observe(aged.recorderPid, forSeconds)]),
  );
  await young.close();
  await aged.close();
  const most = Math.max(...old.residentSamples);
  return [
    {
      what: 'recorder: resident size',
      measured: megabytes(seen.residentBytes),
      scatter: range(seen.residentSamples, megabytes),
      bare: megabytes(bare),
      bound: atMost(seen.residentBytes, bare + MAX_OVER_BARE, megabytes),
    },
    {
      what: `recorder: resident size, most in ${Math.round((forSeconds * AGING) / 60)} min of work`,
      measured: megabytes(most),
      scatter: range(old.residentSamples, megabytes),
      bare: megabytes(bare),
      bound: atMost(most, bare + MAX_OVER_BARE, megabytes),
    },
    {
      what: 'recorder: processor, of a core',
      measured: percent(seen.processorPercent),
      scatter: range(seen.processorParts, percent),
      bound: atMost(seen.processorPercent, MAX_PERCENT, percent),
    },
  ];
};
