import {majorVersion, parseSystemName} from '../../../host/darwin/sw-vers.js';
import {formatStep} from '../format-step.js';

export const swVers = formatStep({
  name: 'sw_vers',
  tool: 'sw_vers',
  words: () => [],
  tried: 'sw_vers',
  expected: 'ProductName and ProductVersion, a line each',
  read: text => {
    const system = parseSystemName(text);
    return {fits: majorVersion(system) !== null, found: system};
  },
});
