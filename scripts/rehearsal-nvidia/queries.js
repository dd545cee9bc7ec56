import {cardAt} from './look.js';

/** @import {Card, State} from './types.ts' */
/** @import {Listed} from './look.js' */

/** @param {Date} date */
const stamp = date => date.toISOString().replace('T', ' ').replaceAll('-', '/').replace('Z', '');

/** @param {State} state */
const unknown = ({old}) => (old ? '[Not Supported]' : '[N/A]');

/**
 * The fields of `--query-gpu`: header, unit, value.
 * @param {State} state
 * @param {Card} card
 * @param {readonly Listed[]} own
 * @returns {Record<string, [string, string, string | number]>}
 */
const gpuFields = (state, card, own) => {
  const now = cardAt(card, own);
  const reasons = `0x${now.reasons.toString(16).padStart(16, '0').toUpperCase()}`;
  const busy = card.mig ? unknown(state) : now.busy;
  /** @type {[string, string, string]} */
  const active = ['clocks_event_reasons.active', '', reasons];
  return {
    timestamp: ['timestamp', '', stamp(new Date())],
    index: ['index', '', state.cards.indexOf(card)],
    name: ['name', '', card.name],
    uuid: ['uuid', '', card.uuid],
    gpu_uuid: ['uuid', '', card.uuid],
    'pci.bus_id': ['pci.bus_id', '', card.busId],
    driver_version: ['driver_version', '', state.driver],
    'mig.mode.current': ['mig.mode.current', '', card.mig ? 'Enabled' : 'Disabled'],
    'utilization.gpu': ['utilization.gpu [%]', '%', busy],
    'utilization.memory': ['utilization.memory [%]', '%', card.mig ? unknown(state) : Math.round(now.busy * 0.85)],
    'memory.total': ['memory.total [MiB]', 'MiB', card.total],
    'memory.used': ['memory.used [MiB]', 'MiB', now.used],
    'memory.free': ['memory.free [MiB]', 'MiB', card.total - card.reserved - now.used],
    'temperature.gpu': ['temperature.gpu', '', now.celsius],
    'power.draw': ['power.draw [W]', 'W', now.watts.toFixed(2)],
    'power.limit': ['power.limit [W]', 'W', card.limit.toFixed(2)],
    'clocks.sm': ['clocks.current.sm [MHz]', 'MHz', now.clock],
    'clocks_throttle_reasons.active': active,
    'clocks_event_reasons.active': active,
    pstate: ['pstate', '', 'P0'],
  };
};

/**
 * The fields of `--query-compute-apps`.
 * @param {State} state
 * @param {Card} card
 * @param {Listed} process
 * @returns {Record<string, [string, string, string | number]>}
 */
const appFields = (state, card, {pid, name, size}) => {
  /** @type {[string, string, string | number]} */
  const used = ['used_gpu_memory [MiB]', 'MiB', size ?? unknown(state)];
  return {
    timestamp: ['timestamp', '', stamp(new Date())],
    gpu_name: ['gpu_name', '', card.name],
    gpu_bus_id: ['gpu_bus_id', '', card.busId],
    gpu_uuid: ['gpu_uuid', '', card.uuid],
    pid: ['pid', '', pid],
    process_name: ['process_name', '', name],
    name: ['process_name', '', name],
    used_memory: used,
    used_gpu_memory: used,
  };
};

/** A field that there is none of, as nvidia-smi says it. */
export class NoFieldError extends Error {}

/**
 * The rows of a query; the first is the header.
 * @param {readonly Record<string, [string, string, string | number]>[]} rows
 * @param {readonly string[]} fields
 * @param {readonly string[]} format
 */
const table = (rows, fields, format) => {
  const plain = format.includes('nounits');
  /** @param {[string, string, string | number]} field */
  const textOf = ([, unit, value]) =>
    unit === '' || plain || String(value).startsWith('[') ? value : `${value} ${unit}`;
  return rows.map(row => `${fields.map(name => textOf(row[name] ?? ['', '', ''])).join(', ')}\n`).join('');
};

/**
 * What `--query-gpu` or `--query-compute-apps` prints at one look; `isFirst` adds the header where it is wanted.
 * @param {State} state
 * @param {readonly Listed[]} listed
 * @param {{kind: 'gpu' | 'apps', fields: string[], format: string[], isFirst: boolean}} query
 */
export const queryText = (state, listed, {kind, fields, format, isFirst}) => {
  /** @param {number} index */
  const ownOf = index => listed.filter(({card}) => card === index);
  const [first] = state.cards;
  /** @type {Record<string, [string, string, string | number]>} */
  const known =
    first === undefined
      ? {}
      : kind === 'gpu'
        ? gpuFields(state, first, [])
        : appFields(state, first, {pid: 0, real: false, card: 0, name: '', type: 'C', size: 0});
  const wrong = fields.find(name => known[name] === undefined);
  if (wrong !== undefined) throw new NoFieldError(`Field "${wrong}" is not a valid field to query.\n\n`);
  const rows = state.cards.flatMap((card, index) =>
    kind === 'gpu'
      ? [gpuFields(state, card, ownOf(index))]
      : ownOf(index)
          .filter(({type}) => type.startsWith('C'))
          .map(process => appFields(state, card, process)),
  );
  const header = `${fields.map(name => known[name]?.[0]).join(', ')}\n`;
  return (isFirst && !format.includes('noheader') ? header : '') + table(rows, fields, format);
};
