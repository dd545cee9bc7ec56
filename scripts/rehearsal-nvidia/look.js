import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** @import {Card, Process, State} from './types.ts' */

/** @param {string} path */
const read = path => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/**
 * The real processes whose words match and that were started with these tools: other rehearsals' trainers have their
 * own card.
 * @param {string} words
 * @param {string} tools
 */
const found = (words, tools) => {
  const pattern = new RegExp(words);
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({pid: Number(name), said: read(join('/proc', name, 'cmdline'))}))
    .filter(({said}) => {
      const [program = '', ...rest] = said.split('\0');
      return (
        /(?:python[\d.]*|node)$/.test(program) && pattern.test(rest.join(' ')) && !/\brecord\0|rehearsal/.test(said)
      );
    })
    .map(({pid}) => pid)
    .filter(pid => read(`/proc/${pid}/environ`).split('\0').includes(`MLXTOP_TOOLS=${tools}`));
};

/** @param {number} pid */
const isStopped = pid => /^\d+ \(.*\) T/s.test(read(`/proc/${pid}/stat`));

/**
 * A process as it is listed. `real`: one of this machine, which can be stopped.
 * @typedef {{pid: number, real: boolean, card: number, name: string, type: string, size: number | null}} Listed
 */

/**
 * The processes of that moment.
 * @param {State} state
 * @param {string} tools
 * @returns {Listed[]}
 */
export const processesAt = (state, tools, now = Date.now()) => {
  const seconds = (now - state.beganAt) / 1000;
  /** @param {Process} process */
  const isThere = ({from = 0, until = Number.POSITIVE_INFINITY}) => seconds >= from && seconds < until;
  return state.processes.filter(isThere).flatMap(({who, card, name, type, size}) => {
    const real = 'words' in who;
    return (real ? found(who.words, tools) : [who.pid]).map(pid => ({pid, real, card, name, type, size}));
  });
};

/**
 * What a card shows at that moment; `busy` is a single look, which lies.
 * @param {Card} card
 * @param {readonly Listed[]} own its processes
 */
export const cardAt = (card, own, now = Date.now()) => {
  const works = own.some(({pid, real}) => !real || !isStopped(pid));
  const used =
    card.unseen * (own.length > 0 || card.unseen > 100 ? 1 : 0) + own.reduce((sum, {size}) => sum + (size ?? 0), 0);
  const {low, high, average} = card.busy;
  // Anything between the bounds, and the same for the same moment.
  const share = Math.abs(Math.sin(Math.floor(now / 200) * 12.9898));
  return {
    works,
    used: Math.min(used, card.total - card.reserved),
    busy: works ? Math.round(low + (high - low) * share) : 0,
    average: works ? average : 0,
    watts: works ? card.watts.busy : card.watts.idle,
    celsius: works ? card.celsius.busy : card.celsius.idle,
    reasons: works ? card.reasons : 0x1,
    clock: !works ? 345 : (card.reasons & ~0x1) === 0 ? 1980 : 1380,
  };
};
