import type {WallMs} from '../journal/clocks.js';
import type {RunEvent} from '../journal/events.js';

/**
 * An event on its way to the journal. Its date is branded: a reading of the monotonic clock does not compile in its
 * place.
 */
export type Dated<Event extends {t: number} = RunEvent> = Event & {t: WallMs};
