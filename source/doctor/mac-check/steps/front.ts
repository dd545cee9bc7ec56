import {parseFront} from '../../../host/darwin/apps/launch-services.js';
import {formatStep} from '../format-step.js';

export const front = formatStep({
  name: 'lsappinfo-front',
  tool: 'lsappinfo',
  words: () => ['front'],
  tried: 'lsappinfo front',
  expected: 'the number of the application in front, `ASN:0x…-0x…:`',
  read: text => {
    const isNumber = parseFront(text) !== null;
    return {fits: isNumber, found: isNumber ? 'a number' : 'no number'};
  },
});
