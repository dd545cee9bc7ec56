import {formatBytes} from '../../format/units.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/** What is told of memory, swap and pressure, and by whom. */
export const memory: Check = {
  name: 'memory',
  async look({host, platform}) {
    const {pressure, pressureSource, usedBytes, totalBytes, swapUsedBytes} = await host.memory();
    const swap = swapUsedBytes === null ? '' : `, ${formatBytes(swapUsedBytes)} swapped`;
    const what = `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used${swap}, pressure ${pressure ?? 'unknown'}`;
    if (pressure === null) {
      return [
        note(
          'memory',
          what,
          platform === 'linux'
            ? 'The kernel tells no pressure (PSI is off, or hidden in a container): swapping is still seen.'
            : 'Neither sysctl nor vm_stat tells it.',
        ),
      ];
    }
    if (pressureSource === 'formula') {
      return [note('memory', what, 'The colour is computed as the kernel does, since the kernel does not tell it.')];
    }
    return [ok('memory', what)];
  },
};
