import {parseTop, topArguments} from '../../../host/darwin/apps/top-table.js';
import {formatStep, oddLines} from '../format-step.js';

const ROWS = 60;

export const top = formatStep({
  name: 'top',
  tool: 'top',
  words: () => topArguments(ROWS),
  tried: `top, one sample, the ${ROWS} processes that hold most memory`,
  expected: `a table with the columns PID COMMAND MEM CMPRS, of which every line is understood, for the processes of all users`,
  read(text) {
    const rows = parseTop(text);
    const lines = text.split('\n');
    const head = lines.findLastIndex(line => /^\s*PID\s+COMMAND\s+MEM\s+CMPRS\b/.test(line));
    const below = head === -1 ? [] : lines.slice(head + 1).filter(line => line.trim() !== '');
    const seen = new Set(rows.map(({pid}) => pid));
    const odd = below.filter(line => !seen.has(Number(/^\s*(\d+)/.exec(line)?.[1])));
    const whole = rows.filter(({atLeast}) => atLeast).length;
    const unknown = rows.filter(({compressedBytes}) => compressedBytes === null).length;
    return {
      fits: head !== -1 && rows.length > 0 && odd.length === 0,
      found: `${rows.length} rows of ${below.length}; head ${head === -1 ? 'not found' : 'found'}; ${whole} in whole GB, ${unknown} without CMPRS${oddLines(odd)}`,
    };
  },
});
