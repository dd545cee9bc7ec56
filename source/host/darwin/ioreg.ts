import {COSTLY_TIMES} from './polled-tool.js';
import type {PowerReading} from './power-reading.js';

/** Arguments for the accelerators' own nodes, without what is below them. */
export const GPU_IOREG = ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator'];

const highest = (text: string, key: string): number | null => {
  // Includes what ends the number: in an answer that was cut the last number may lack digits.
  const values = [...text.matchAll(new RegExp(`"${key}"\\s*=\\s*(\\d+)(?=[,}\\s])`, 'g'))].map(([, value]) =>
    Number(value),
  );
  return values.length === 0 ? null : Math.max(...values);
};

/**
 * Share of the GPU in use, in per cent, from the `PerformanceStatistics` of `ioreg GPU_IOREG`; with several GPUs that
 * of the busiest. Older drivers call it `GPU Activity(%)`. Null when neither is there.
 */
export const parseGpuPercent = (text: string): number | null =>
  highest(text, 'Device Utilization %') ?? highest(text, 'GPU Activity\\(%\\)');

/** How much of the GPU is in use. ioreg walks through the drivers. */
export const GPU_READING: PowerReading = {
  tool: 'ioreg',
  args: GPU_IOREG,
  restMs: 10_000,
  restTimes: COSTLY_TIMES,
  read: text => {
    const gpuPercent = parseGpuPercent(text);
    return gpuPercent === null ? null : {gpuPercent};
  },
};
