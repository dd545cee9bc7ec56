import {setTimeout as delay} from 'node:timers/promises';
import {bareResident} from '../bare.js';
import {observe} from '../observe.js';
import {trainerFile} from '../stage.js';
import {range} from '../statistics.js';
import {atMost, megabytes, percent} from '../table.js';

const MOST_OVER_BARE = 15 * 1024 ** 2;
const MOST_PERCENT = 0.5;
/** Its start is over, and its young generation has been collected once. */
const SETTLE_MS = 5000;

/** What the recorder costs at the default interval of 2 s, beside a trainer with a report a second. */
export const recorder = async ({stage, quick}) => {
  const bare = await bareResident();
  const run = await stage.startRun('recorder', [process.execPath, trainerFile('steady.js')]);
  await delay(SETTLE_MS);
  const seen = await observe(run.recorderPid, quick ? 20 : 60);
  await run.close();
  return [
    {
      what: 'recorder: resident size',
      measured: megabytes(seen.residentBytes),
      scatter: range(seen.residentLooks, megabytes),
      bare: megabytes(bare),
      bound: atMost(seen.residentBytes, bare + MOST_OVER_BARE, megabytes),
    },
    {
      what: 'recorder: processor, of a core',
      measured: percent(seen.processorPercent),
      scatter: range(seen.processorParts, percent),
      bound: atMost(seen.processorPercent, MOST_PERCENT, percent),
    },
  ];
};
