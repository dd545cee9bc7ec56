import {topArguments} from '../../../host/darwin/apps/top-table.js';
import {footprintArguments} from '../../../host/darwin/footprint.js';
import {GPU_IOREG} from '../../../host/darwin/ioreg.js';
import {MEMORY_SYSCTL} from '../../../host/darwin/memory-readings.js';
import {PS_TABLE} from '../../../host/darwin/ps-table.js';
import type {ToolName} from '../../../host/darwin/tools.js';
import {measured, type Step} from '../step.js';

const TIMES = 3;

/**
 * Each tool with the longest time in ms that it may take: twice the published measurement; null where there is none.
 */
const TOOLS = (pid: number): readonly (readonly [ToolName, readonly string[], number | null])[] => [
  ['sysctl', MEMORY_SYSCTL, 50],
  ['vm_stat', [], 50],
  ['ps', PS_TABLE, 100],
  ['footprint', footprintArguments([pid]), 200],
  ['top', topArguments(60), 1600],
  ['ioreg', GPU_IOREG, null],
  ['lsappinfo', ['list'], null],
  ['pmset', ['-g', 'batt'], null],
];

export const cost: Step = {
  name: 'cost',
  item: 11,
  tried: `each tool that mlxtop runs repeatedly, ${TIMES} times, with the same arguments`,
  expected:
    'sysctl and vm_stat a few ms, ps some 30 ms, footprint some 40 ms (of a small process), top some 760 ms; the others are unknown',
  async run(lab) {
    const times: string[] = [];
    const slow: string[] = [];
    for (const [name, words, most] of TOOLS(lab.world.node.pid)) {
      const took: number[] = [];
      for (let time = 0; time < TIMES; time++) took.push((await lab.world.tryTool(name, words)).tookMs);
      const least = Math.min(...took);
      times.push(`${name} ${least} ms`);
      if (most !== null && least > most) slow.push(name);
    }
    return measured(
      slow.length === 0,
      `${times.join(', ')}${slow.length > 0 ? `; slower than expected: ${slow.join(', ')}` : ''}`,
    );
  },
};
