import type {EventOf} from '../../journal/events.js';
import type {RunState} from '../state.js';

/** Notes one reading of the cards. */
export const noteCards = (_state: RunState, _event: EventOf<'cards'>): void => undefined;
