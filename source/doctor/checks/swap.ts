import {formatBytes} from '../../format/units.js';
import {SWAP_FOLDERS} from '../../host/darwin/disk-free.js';
import {type Finding, note, ok} from '../finding.js';
import type {Check, World} from '../world.js';

/** macOS' swap files may grow to twice the size of memory and more. */
const TIMES = 2;

const onMac = async ({freeBytes, host}: World): Promise<Finding[]> => {
  const {memoryBytes} = await host.machine();
  for (const folder of SWAP_FOLDERS) {
    const free = await freeBytes(folder);
    if (free === null) continue;
    const what = `${formatBytes(free)} free for swap`;
    if (memoryBytes === null || free >= TIMES * memoryBytes) return [ok('swap', what)];
    return [
      note(
        'swap',
        `${what}, less than twice the memory`,
        'macOS swaps to files on this disk. When it is full, macOS asks which application to end. It may free more by itself (purgeable space), which no tool reports.',
        'Free some space: System Settings > General > Storage',
      ),
    ];
  }
  return [];
};

const onLinux = async ({host}: World): Promise<Finding[]> => {
  const {swapTotalBytes, swapUsedBytes} = await host.memory();
  if (swapTotalBytes === null) return [];
  if (swapTotalBytes === 0) return [ok('swap', 'no swap: the kernel ends what no longer fits')];
  return [ok('swap', `${formatBytes(swapUsedBytes)} of ${formatBytes(swapTotalBytes)} swap used`)];
};

/** How much room there is for swap. */
export const swap: Check = {
  name: 'swap',
  run: world => (world.platform === 'darwin' ? onMac(world) : onLinux(world)),
};
