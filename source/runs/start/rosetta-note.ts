import type {RunRecord} from '../../journal/run-record.js';

/** What to know at a start by a Node that is an Intel program; empty for any other. */
export const rosettaNote = ({translated}: RunRecord['machine']): string =>
  translated
    ? 'Note: this Node runs under Rosetta, as an Intel program: macOS tells it of another chip than there is. Install the arm64 Node.\n'
    : '';
