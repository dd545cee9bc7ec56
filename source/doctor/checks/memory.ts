import {formatBytes} from '../../format/units.js';
import {isPressed} from '../../insight/memory-limits.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/** Memory, swap and pressure, and the source of the pressure. */
export const memory: Check = {
  name: 'memory',
  async run({host, platform}) {
    const {pressure, pressureSource, usedBytes, totalBytes, swapUsedBytes} = await host.memory();
    const swap = swapUsedBytes === null ? '' : `, ${formatBytes(swapUsedBytes)} swapped`;
    const what = `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used${swap}, pressure ${pressure ?? 'unknown'}`;
    if (pressure === null) {
      return [
        note(
          'memory',
          what,
          platform === 'linux'
            ? 'The kernel reports no pressure (PSI is off, or hidden in a container): swapping is still detected.'
            : 'Neither sysctl nor vm_stat reports it.',
        ),
      ];
    }
    if (isPressed(pressure)) {
      return [
        note(
          'memory',
          what,
          'Memory is short: a run that starts now is likely to swap from its first second.',
          'See what could be quit: mlxtop apps   Quit one: mlxtop quit-app NAME',
        ),
      ];
    }
    if (pressureSource === 'formula') {
      return [note('memory', what, 'The kernel does not report it: the colour is computed as the kernel would.')];
    }
    return [ok('memory', what)];
  },
};
