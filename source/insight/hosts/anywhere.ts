import {isPressed} from '../memory-limits.js';
import type {RunState} from '../state.js';
import type {HostReading} from './state.js';

/** What the other machines of a run did in a span of time. `unknown`: at least one of them was not read then. */
export type Elsewhere = {swapping: boolean; thrashing: boolean; pressed: boolean; unknown: boolean};

const NOTHING: Elsewhere = {swapping: false, thrashing: false, pressed: false, unknown: false};

/**
 * What the other machines did from `from` to `to` (ms since 1970). All ranks wait for the slowest, so what swaps
 * anywhere counts for the run; and where one of them was not read, nobody can say that nothing swapped.
 */
export const elsewhereDuring = ({hosts}: Pick<RunState, 'hosts'>, from: number, to: number): Elsewhere =>
  hosts.hosts
    .filter(({here}) => !here)
    .map(({readings}): Elsewhere => {
      const then = readings.filter(reading => reading.from < to && reading.to > from);
      const some = (is: (reading: HostReading) => boolean): boolean => then.some(is);
      return {
        swapping: some(({swapping}) => swapping),
        thrashing: some(({thrashing}) => thrashing),
        pressed: some(({pressed}) => pressed),
        unknown: then.length === 0,
      };
    })
    .reduce(
      (all, one) => ({
        swapping: all.swapping || one.swapping,
        thrashing: all.thrashing || one.thrashing,
        pressed: all.pressed || one.pressed,
        unknown: all.unknown || one.unknown,
      }),
      NOTHING,
    );

/** Whether any machine of the run swaps, the one that records or another. */
export const swapsAnywhere = ({slowdown, hosts}: Pick<RunState, 'slowdown' | 'hosts'>): boolean =>
  slowdown.swapping || hosts.hosts.some(({here, swapping}) => !here && swapping);

/** Whether memory is short on another machine of the run, by its last reading. */
export const shortElsewhere = ({hosts}: Pick<RunState, 'hosts'>): boolean =>
  hosts.hosts.some(({here, answers, sample}) => !here && answers === true && isPressed(sample?.memory?.pressure));
