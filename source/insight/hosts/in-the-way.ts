import {isSwappingNow} from '../is-swapping-now.js';
import type {HostView} from './view.js';

/** How a machine's memory is in the way of the run: it swaps, or it is short, by the system's own pressure. */
export type HostTrouble = 'swaps' | 'red' | 'yellow';

/** A machine whose memory is in the way. `rate`: its traffic to and from swap, in bytes a second. */
export type HostInTheWay = {name: string; here: boolean; how: HostTrouble; rate: number; thrashes: boolean};

const ORDER: readonly HostTrouble[] = ['swaps', 'red', 'yellow'];

const troubleOf = ({traffic, memory}: HostView): HostTrouble | null => {
  if (traffic === null) return null;
  if (isSwappingNow({memoryState: {traffic, disk: 'enough'}})) return 'swaps';
  const pressure = memory?.pressure;
  return pressure === 'red' || pressure === 'yellow' ? pressure : null;
};

/**
 * The machines whose memory is in the way of the run, the worst first: every rank waits for the slowest. What swaps
 * most comes before what is short of memory; of two alike the one that the launcher names first.
 */
export const hostsInTheWay = (hosts: readonly HostView[]): HostInTheWay[] =>
  hosts
    .flatMap((host): HostInTheWay[] => {
      const how = troubleOf(host);
      const {name, here, traffic, swapBytesPerSecond} = host;
      if (how === null) return [];
      return [{name, here, how, rate: swapBytesPerSecond ?? 0, thrashes: traffic === 'thrashing'}];
    })
    .sort((a, b) => ORDER.indexOf(a.how) - ORDER.indexOf(b.how) || (a.how === 'swaps' ? b.rate - a.rate : 0));

/** The other machines of whose memory nothing is known now. */
export const hostsUnheard = (hosts: readonly HostView[]): HostView[] =>
  hosts.filter(({here, traffic}) => !here && traffic === null);

/** The name of another machine whose memory was never read; null where there is none. */
export const neverRead = (hosts: readonly HostView[]): string | null =>
  hosts.find(({here, memory}) => !here && memory === null)?.name ?? null;
