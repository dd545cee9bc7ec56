import {memoryFigures} from '../../../host/darwin/memory-figures.js';
import {parseVmStat} from '../../../host/darwin/vm-stat.js';
import {formatStep, oddLines} from '../format-step.js';

const NAMES =
  `Pages free,Pages active,Pages inactive,Pages speculative,Pages throttled,Pages wired down,Pages purgeable,Translation faults,
Pages copy-on-write,Pages zero filled,Pages reactivated,Pages purged,File-backed pages,Anonymous pages,Pages stored in compressor,
Pages occupied by compressor,Decompressions,Compressions,Pageins,Pageouts,Swapins,Swapouts`
    .split(',')
    .map(name => name.trim());

export const vmStat = formatStep({
  name: 'vm_stat',
  tool: 'vm_stat',
  words: () => [],
  tried: 'vm_stat',
  expected: 'a page size in the header, 22 counts by name, each followed by a full stop; the same from macOS 13 to 26',
  read(text) {
    const stat = parseVmStat(text);
    if (stat === null) return {fits: false, found: `no page size in the header${oddLines(text.split('\n', 1))}`};
    const missing = NAMES.filter(name => !stat.counts.has(name));
    const more = [...stat.counts.keys()].filter(name => !NAMES.includes(name));
    const lines = text.trim().split('\n').length - 1;
    return {
      fits: missing.length === 0 && lines === stat.counts.size && memoryFigures(stat).usedBytes !== null,
      found: `page size ${stat.pageBytes}; ${stat.counts.size} counts of ${lines} lines; missing: ${missing.join(', ') || 'none'}; new: ${more.join(', ') || 'none'}`,
    };
  },
});
