export {allKinds, replay} from '../eta/cases.ts';
export {paceCases, paceTable} from '../eta/pace.ts';
export {tableOf} from '../eta/table.ts';
export {targets} from '../eta/verdict.ts';
