/** Arguments for the accelerators' own node and nothing below it. */
export const GPU_IOREG = ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator'];

const highest = (text: string, key: string): number | null => {
  // Up to what ends the number: of an answer that was cut, the last one may lack digits.
  const values = [...text.matchAll(new RegExp(`"${key}"\\s*=\\s*(\\d+)(?=[,}\\s])`, 'g'))].map(([, value]) =>
    Number(value),
  );
  return values.length === 0 ? null : Math.max(...values);
};

/**
 * Share of the GPU in use, in per cent, from the `PerformanceStatistics` of `ioreg GPU_IOREG`: that of the busiest, where there are
 * several. Older drivers call it `GPU Activity(%)`. Null when neither is there.
 */
export const parseGpuPercent = (text: string): number | null =>
  highest(text, 'Device Utilization %') ?? highest(text, 'GPU Activity\\(%\\)');
