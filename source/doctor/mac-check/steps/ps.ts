import {PS_TABLE, parsePsTable, startTime} from '../../../host/darwin/ps-table.js';
import {formatStep, oddLines} from '../format-step.js';

/** Room for ps's whole seconds, and for a wall clock that was set since. */
const NEAR_MS = 120_000;

export const ps = formatStep({
  name: 'ps',
  tool: 'ps',
  words: () => PS_TABLE,
  tried: 'ps of every process, with the columns that mlxtop asks for',
  expected: 'every line is understood, our own process is there, its start is a date in UTC and right',
  read(text, {world}) {
    const rows = parsePsTable(text, 0);
    const lines = text.split('\n').filter(line => line.trim() !== '');
    const seen = new Set(rows.map(({pid}) => pid));
    const odd = lines.filter(line => !seen.has(Number(/^\s*(\d+)/.exec(line)?.[1])));
    const own = rows.find(({pid}) => pid === world.node.pid);
    const startedAt = startTime(own?.startedAt ?? null);
    const began = Date.now() - process.uptime() * 1000;
    const isRight = startedAt !== null && Math.abs(startedAt - began) < NEAR_MS;
    return {
      fits: odd.length === 0 && isRight,
      found: `${rows.length} of ${lines.length} lines understood; our own ${own ? 'there' : 'missing'}, its start ${isRight ? 'right' : 'not understood, or wrong'}${oddLines(odd)}`,
    };
  },
});
