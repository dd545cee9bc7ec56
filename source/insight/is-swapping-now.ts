import type {RunView} from './view.js';

/** Whether the machine swaps, by the view: so that no panel and the verdict ever say different things. */
export const isSwappingNow = ({memoryState: {traffic}}: Pick<RunView, 'memoryState'>): boolean =>
  traffic === 'swapping' || traffic === 'thrashing';
