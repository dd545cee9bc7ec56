import {formatStep} from '../format-step.js';

export const sysctlUnknown = formatStep({
  name: 'sysctl-unknown',
  tool: 'sysctl',
  words: () => ['-i', 'vm.mlxtop_knows_no_such_name', 'hw.memsize'],
  tried: 'sysctl -i with a name that no kernel knows, followed by one that every kernel knows',
  expected: 'the unknown one is skipped silently, on every release',
  read: text => {
    const lines = text.trim().split('\n');
    return {fits: lines.length === 1 && /^hw\.memsize: \d+$/.test(lines[0] ?? ''), found: `${lines.length} line(s)`};
  },
});
