import type {Run} from '../../journal/runs.js';
import {whatSetsLength} from '../../trainer/continue/train-longer.js';
import {tailOfFile} from '../../trainer/file-tail.js';
import {createReader} from '../../trainer/reader.js';

/** Of a live bar some tens of lines, of anything else hundreds: enough to know a trainer by. */
const TAIL_BYTES = 128 * 1024;

/** The next step for somebody whose training has got to its end, in the words of its own trainer. */
export const trainLonger = ({record, paths}: Run): string => {
  const reader = createReader();
  reader.push(tailOfFile(paths.log, TAIL_BYTES));
  reader.flush();
  return `To train longer, start it with more ${whatSetsLength(record.command, reader.dialect)}: mlxtop run -- …`;
};
