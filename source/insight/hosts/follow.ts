import type {EventOf} from '../../journal/events.js';
import type {RunState} from '../state.js';

type HostEvent = 'hosts' | 'host-sample' | 'host-apps' | 'host-state';

/** What each event about the machines of a run changes in its state. */
export const hostHandlers: {[Type in HostEvent]: (state: RunState, event: EventOf<Type>) => void} = {
  hosts: () => undefined,
  'host-sample': () => undefined,
  'host-apps': () => undefined,
  'host-state': () => undefined,
};
