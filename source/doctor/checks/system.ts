import {formatBytes} from '../../format/units.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/** Platform and release, chip, memory; whether Node, and with it all that it starts, is translated. */
export const system: Check = {
  name: 'system',
  async look({host}) {
    const {system, processor, memoryBytes, gpuWorkingSetBytes, translated} = await host.machine();
    const gpu = gpuWorkingSetBytes ? `, of which the GPU may keep ${formatBytes(gpuWorkingSetBytes)}` : '';
    const what = `${system}, ${processor ?? 'a processor of unknown name'}, ${formatBytes(memoryBytes)} of memory${gpu}`;
    if (!translated) return [ok('system', what)];
    return [
      note(
        'system',
        what,
        'macOS tells an Intel program of another chip than there is; a Python that is started by way of it may be an Intel one too, for which there is no mlx.',
        'Install the arm64 Node (nodejs.org: macOS, arm64; Homebrew: the one in /opt/homebrew), and see that it is the first on the PATH: which -a node',
      ),
    ];
  },
};
