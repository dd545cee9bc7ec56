import {formatStep} from '../format-step.js';

export const lsof = formatStep({
  name: 'lsof',
  tool: 'lsof',
  words: ({world}) => ['-a', '-d', 'cwd', '-p', String(world.node.pid), '-Fn'],
  tried: 'lsof of the folder that this process works in',
  believed: 'a field a line, the path behind `n`',
  read: text => {
    const folder = text
      .split('\n')
      .find(line => line.startsWith('n'))
      ?.slice(1);
    const isRight = folder === process.cwd();
    return {fits: isRight, came: folder === undefined ? 'no path' : isRight ? 'our own folder' : 'another path'};
  },
});
