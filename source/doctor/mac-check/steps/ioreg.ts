import {GPU_IOREG, parseGpuPercent} from '../../../host/darwin/ioreg.js';
import {formatStep} from '../format-step.js';

export const ioreg = formatStep({
  name: 'ioreg',
  tool: 'ioreg',
  words: () => GPU_IOREG,
  tried: "ioreg of the GPU's own node",
  expected: '"Device Utilization %" within "PerformanceStatistics"; no privilege needed',
  read: text => {
    const percent = parseGpuPercent(text);
    const memory = /"In use system memory"\s*=\s*\d+/.test(text);
    return {
      fits: percent !== null,
      found: `utilization ${percent === null ? 'not understood' : `${percent} %`}, memory ${memory ? 'there' : 'not there'}, ${Math.round(text.length / 1024)} KB of text`,
    };
  },
});
