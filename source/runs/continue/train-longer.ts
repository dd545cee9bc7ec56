import type {Run} from '../../journal/runs.js';
import {whatSetsLength} from '../../trainer/continue/train-longer.js';
import {tailOfFile} from '../../trainer/file-tail.js';
import {createReader} from '../../trainer/reader.js';

/** Some tens of lines of a live bar, hundreds of any other output: enough to recognise a trainer. */
const TAIL_BYTES = 128 * 1024;

/** The next step for a user whose run has finished, in the words of its trainer. */
export const trainLonger = ({record, paths}: Run): string => {
  const reader = createReader();
  reader.push(tailOfFile(paths.log, TAIL_BYTES));
  reader.flush();
  return `To train longer, start it with more ${whatSetsLength(record.command, reader.dialect)}: mlxtop run -- …`;
};
