import {formatBytes} from '../../format/units.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/**
 * Platform and release, model, chip and memory, and whether Rosetta translates Node and with it everything that it
 * starts.
 */
export const system: Check = {
  name: 'system',
  async run({host, machineFacts}) {
    const [{system, processor, memoryBytes, translated}, {model}] = await Promise.all([host.machine(), machineFacts()]);
    const parts = [system, model, processor ?? 'a processor of unknown name', `${formatBytes(memoryBytes)} of memory`];
    const what = parts.filter(part => part !== null).join(', ');
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
