import {cardAt} from './look.js';

/** @import {Card, State} from './types.ts' */
/** @import {Listed} from './look.js' */

/**
 * A line of `nvidia-smi -q`.
 * @param {number} depth
 * @param {string} name
 * @param {string | number} [value]
 * @param {number} [column]
 */
const line = (depth, name, value, column = 55) => {
  const head = `${'    '.repeat(depth)}${name}`;
  return value === undefined ? head : `${head.padEnd(column)}: ${value}`;
};

/** Processes have their values further left. */
const PROCESS_COLUMN = 42;

/** Names of the reasons, their bits, and how deep they stand; in the order of the real output. */
const REASONS = /** @type {const} */ ([
  ['Idle', 0x1, 2],
  ['Applications Clocks Setting', 0x2, 2],
  ['SW Power Cap', 0x4, 2],
  ['HW Slowdown', 0x8, 2],
  ['HW Thermal Slowdown', 0x40, 3],
  ['HW Power Brake Slowdown', 0x80, 3],
  ['Sync Boost', 0x10, 2],
  ['SW Thermal Slowdown', 0x20, 2],
  ['Display Clock Setting', 0x100, 2],
]);

/**
 * A card's sections, by the word that `-d` selects them with.
 * @param {State} state
 * @param {Card} card
 * @param {readonly Listed[]} own
 * @param {number} average of the last 14 s
 * @returns {Record<string, string[]>}
 */
export const sectionsOf = (state, card, own, average) => {
  const now = cardAt(card, own);
  /** @param {number} value @param {string} unit */
  const power = (value, unit = 'W') => `${value.toFixed(2)} ${unit}`;
  const busy = card.mig ? 'N/A' : `${now.busy} %`;
  return {
    PERFORMANCE: [
      line(1, 'Performance State', 'P0'),
      line(1, state.old ? 'Clocks Throttle Reasons' : 'Clocks Event Reasons'),
      ...REASONS.map(([name, bit, depth]) => line(depth, name, now.reasons & bit ? 'Active' : 'Not Active')),
      ...(state.old ? [] : [line(1, 'Clocks Event Reasons Counters'), line(2, 'SW Power Capping', '0 us')]),
    ],
    MEMORY: [
      line(1, 'FB Memory Usage'),
      line(2, 'Total', `${card.total} MiB`),
      ...(state.old ? [] : [line(2, 'Reserved', `${card.reserved} MiB`)]),
      line(2, 'Used', `${now.used} MiB`),
      line(2, 'Free', `${card.total - card.reserved - now.used} MiB`),
      line(1, 'BAR1 Memory Usage'),
      line(2, 'Total', '131072 MiB'),
      line(2, 'Used', `${now.used + 1} MiB`),
      line(2, 'Free', `${131071 - now.used} MiB`),
    ],
    UTILIZATION: [
      line(1, 'Utilization'),
      line(2, state.old ? 'Gpu' : 'GPU', busy),
      line(2, 'Memory', card.mig ? 'N/A' : `${Math.round(now.busy * 0.85)} %`),
      line(1, 'GPU Utilization Samples'),
      line(2, 'Duration', card.mig ? 'Not Found' : '14.00 sec'),
      line(2, 'Number of Samples', card.mig ? 'Not Found' : 71),
      line(2, 'Max', card.mig ? 'Not Found' : `${card.busy.high} %`),
      line(2, 'Min', card.mig ? 'Not Found' : `${card.busy.low} %`),
      line(2, 'Avg', card.mig ? 'Not Found' : `${Math.round(average)} %`),
      line(1, 'Memory Utilization Samples'),
      line(2, 'Avg', card.mig ? 'Not Found' : `${Math.round(average * 0.8)} %`),
    ],
    TEMPERATURE: [
      line(1, 'Temperature'),
      line(2, 'GPU Current Temp', `${now.celsius} C`),
      line(2, 'GPU T.Limit Temp', state.old ? 'N/A' : `${88 - now.celsius} C`),
    ],
    POWER: state.old
      ? [line(1, 'Power Readings'), line(2, 'Power Draw', power(now.watts)), line(2, 'Power Limit', power(card.limit))]
      : [
          line(1, 'GPU Power Readings'),
          line(2, 'Average Power Draw', power(now.watts)),
          line(2, 'Instantaneous Power Draw', power(now.watts + 8)),
          line(2, 'Current Power Limit', power(card.limit)),
          line(2, 'Requested Power Limit', power(card.limit)),
          line(1, 'Module Power Readings'),
          line(2, 'Average Power Draw', 'N/A'),
          line(2, 'Current Power Limit', 'N/A'),
        ],
    PIDS:
      own.length === 0
        ? [line(1, 'Processes', 'None')]
        : [
            line(1, 'Processes'),
            ...own.flatMap(({pid, type, name, size}) => [
              line(2, 'GPU instance ID', card.mig ? 1 : 'N/A', PROCESS_COLUMN),
              line(2, 'Compute instance ID', card.mig ? 0 : 'N/A', PROCESS_COLUMN),
              line(2, 'Process ID', pid, PROCESS_COLUMN),
              line(3, 'Type', type, PROCESS_COLUMN),
              line(3, 'Name', name, PROCESS_COLUMN),
              line(3, 'Used GPU Memory', size === null ? 'N/A' : `${size} MiB`, PROCESS_COLUMN),
            ]),
          ],
  };
};
