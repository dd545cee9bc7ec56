import {parseSysctl, sysctlTime} from '../../../host/darwin/sysctl.js';
import type {Lab} from '../lab.js';
import {judged, notTried, type Step} from '../step.js';

/** Anything shorter was not a sleep. */
const MIN_SLEEP_MS = 5000;

const lookAt = async ({world}: Lab) => {
  const {stdout} = await world.tryTool('sysctl', ['-i', 'kern.sleeptime', 'kern.waketime']);
  const values = parseSysctl(stdout);
  return {
    slept: sysctlTime(values, 'kern.sleeptime'),
    woke: sysctlTime(values, 'kern.waketime'),
    wall: Date.now(),
    steady: performance.now(),
  };
};

export const sleep: Step = {
  name: 'sleep',
  item: 11,
  tried: 'kern.sleeptime and kern.waketime, and Node’s clocks, before and after a sleep of half a minute',
  expected:
    'both are updated on waking and lie within the pause; performance.now() counts the sleep; each wake updates them, also a dark one',
  asks: 'Would you put this Mac to sleep for half a minute (Apple menu > Sleep) and wake it again? The check waits.',
  async run(lab) {
    const before = await lookAt(lab);
    if (!(await lab.person.isReady('Put it to sleep now, wake it after half a minute, then press Enter.'))) {
      return notTried('no one to ask');
    }
    const after = await lookAt(lab);
    const {slept, woke} = after;
    if (slept === null || woke === null) return judged(false, 'kern.sleeptime or kern.waketime was not understood');
    const isNew = slept !== before.slept && slept >= before.wall - 1000 && woke <= after.wall + 1000;
    if (!isNew && slept === before.slept) return notTried('neither was updated: did it sleep?');
    const sleptMs = woke - slept;
    const lostMs = Math.round(after.wall - before.wall - (after.steady - before.steady));
    return judged(
      isNew && sleptMs >= MIN_SLEEP_MS && Math.abs(lostMs) < 2000,
      `slept ${Math.round(sleptMs / 1000)} s of ${Math.round((after.wall - before.wall) / 1000)} s, ${isNew ? 'within the pause' : 'not within the pause'}; performance.now() counts ${Math.abs(lostMs) < 2000 ? 'all of it' : `${Math.round(lostMs / 1000)} s less`}`,
    );
  },
};
