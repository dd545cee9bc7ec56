import {MEMORY_SYSCTL} from '../../../host/darwin/memory-readings.js';
import {kernelPressure} from '../../../host/darwin/pressure.js';
import {parseSwapUsage, parseSysctl, sysctlNumber, sysctlTime} from '../../../host/darwin/sysctl.js';
import {formatStep} from '../format-step.js';

/** Known only since macOS 26. */
const NEWER = /^vm\.compressor\.swapper\./;

export const sysctl = formatStep({
  name: 'sysctl',
  tool: 'sysctl',
  words: () => MEMORY_SYSCTL,
  tried: 'sysctl -i with the names that every reading of memory asks for',
  expected:
    'one `name: value` a line; pressure level 1, 2 or 4; swap in M, whatever the locale; sleep and wake as `{ sec = …, usec = … }`; only the swapper totals may be missing (before macOS 26)',
  read(text) {
    const values = parseSysctl(text);
    const missing = MEMORY_SYSCTL.slice(1).filter(name => !values.has(name));
    const odd = missing.filter(name => !NEWER.test(name));
    const pressure = kernelPressure(sysctlNumber(values, 'kern.memorystatus_vm_pressure_level'));
    const {totalBytes, usedBytes} = parseSwapUsage(values.get('vm.swapusage'));
    const hasSleep = sysctlTime(values, 'kern.sleeptime') !== null && sysctlTime(values, 'kern.waketime') !== null;
    return {
      fits: odd.length === 0 && pressure !== null && totalBytes !== null && usedBytes !== null && hasSleep,
      found: `${values.size} values; missing: ${missing.join(' ') || 'none'}; pressure ${pressure ?? 'not understood'}; swap ${usedBytes === null ? 'not understood' : 'understood'}; sleep ${hasSleep ? 'understood' : 'not understood'}`,
    };
  },
});
