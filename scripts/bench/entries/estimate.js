export {compare, comparePublished} from '../estimate/compare.ts';
export {grid} from '../estimate/grid.js';
export {PUBLISHED} from '../estimate/published.ts';
export {holds, judge, tableOf, verdictLine} from '../estimate/table.ts';
