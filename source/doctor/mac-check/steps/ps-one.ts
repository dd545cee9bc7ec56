import {PS_TABLE} from '../../../host/darwin/ps-table.js';
import type {Trial} from '../../../host/try-program.js';
import {failureOf} from '../format-step.js';
import {differs, measured, type Step} from '../step.js';

const TIMES = 3;
/** Two calls that cost the same still differ by chance. */
const MARGIN_MS = 30;
const START = /^\s*\S+\s+\S+\s+\S+\s+\d+:\d\d:\d\d\s+\d{4}\s*$/;

export const psOne: Step = {
  name: 'ps-one',
  item: 5,
  tried: `ps -o lstart= -p of one process, and ps of all of them, ${TIMES} times each`,
  expected: 'the start of one process is one date, and asking for it is cheaper than listing all',
  async run({world: {tryTool, node}}) {
    const one: Trial[] = [];
    const all: Trial[] = [];
    for (let time = 0; time < TIMES; time++) {
      one.push(await tryTool('ps', ['-o', 'lstart=', '-p', String(node.pid)]));
      all.push(await tryTool('ps', PS_TABLE));
    }
    const failed = [...one, ...all].find(({failure, code}) => failure !== null || code !== 0);
    if (failed) return differs(failureOf(failed));
    const least = (trials: readonly Trial[]) => Math.min(...trials.map(({tookMs}) => tookMs));
    const isDate = one.every(({stdout}) => START.test(stdout));
    const [oneMs, allMs] = [least(one), least(all)];
    if (!isDate) return differs('not a date');
    return measured(oneMs <= 1.5 * allMs + MARGIN_MS, `one ${oneMs} ms, all ${allMs} ms; a date`);
  },
};
