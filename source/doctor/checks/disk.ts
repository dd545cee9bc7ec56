import {BYTES_PER_GB, formatBytes} from '../../format/units.js';
import {isDiskLow} from '../../insight/memory-limits.js';
import {note, ok, problem} from '../finding.js';
import {diskOf} from '../machine/facts.js';
import type {Check} from '../world.js';

/** A day of recording takes some ten megabytes; below this a larger model may not fit when it is saved. */
const TIGHT_BYTES = 0.5 * BYTES_PER_GB;

const PURGEABLE = ' macOS may free more by itself (purgeable space), which no tool reports.';

/** Free space on the disk of the runs. */
export const disk: Check = {
  name: 'disk',
  needsHome: true,
  async run({home, platform, freeBytes, machineFacts}) {
    const [free, facts] = await Promise.all([freeBytes(home), machineFacts()]);
    if (free === null) {
      return [
        note('disk', `the free space for ${home} is unknown`, 'A disk that fills up would not be noticed in advance.'),
      ];
    }
    const disk = diskOf(facts, home);
    const what = `${formatBytes(free)}${disk === null ? '' : ` of ${formatBytes(disk.sizeBytes)}`} free on their disk`;
    const more = platform === 'darwin' ? PURGEABLE : '';
    const cure = 'Free some space, or set MLXTOP_HOME to a folder on another disk.';
    if (free < TIGHT_BYTES) return [problem('disk', what, `A run may not be recorded to its end.${more}`, cure)];
    if (isDiskLow(free)) return [note('disk', what, `Checkpoints and growing swap may fill it.${more}`, cure)];
    return [ok('disk', what)];
  },
};
