import {formatBytes} from '../../format/units.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/** Platform and release, chip and memory, and whether Rosetta translates Node and with it everything that it starts. */
export const system: Check = {
  name: 'system',
  async run({host}) {
    const {system, processor, memoryBytes, gpuWorkingSetBytes, translated} = await host.machine();
    const gpu = gpuWorkingSetBytes ? `, of which the GPU may keep ${formatBytes(gpuWorkingSetBytes)}` : '';
    const what = `${system}, ${processor ?? 'a processor of unknown name'}, ${formatBytes(memoryBytes)} of memory${gpu}`;
    if (!translated) return [ok('system', what)];
    return [
      note(
        'system',
        what,
        'Node is an Intel program, from which macOS hides the real chip. A Python that it starts may be an Intel one too, for which mlx does not exist.',
        'Install the arm64 Node (nodejs.org: macOS, arm64; Homebrew: the one in /opt/homebrew), and make it the first on the PATH: which -a node',
      ),
    ];
  },
};
