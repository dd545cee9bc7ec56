import {formatStep} from '../format-step.js';

export const lsof = formatStep({
  name: 'lsof',
  tool: 'lsof',
  words: ({world}) => ['-a', '-d', 'cwd', '-p', String(world.node.pid), '-Fn'],
  tried: 'lsof for the folder that this process works in',
  expected: 'one field a line, the path after `n`',
  read: text => {
    const folder = text
      .split('\n')
      .find(line => line.startsWith('n'))
      ?.slice(1);
    const isRight = folder === process.cwd();
    return {fits: isRight, found: folder === undefined ? 'no path' : isRight ? 'our own folder' : 'another path'};
  },
});
