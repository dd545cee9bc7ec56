import type {RunRecord} from '../../journal/run-record.js';

/** The note for a start by a Node that is an Intel program; empty for any other. */
export const rosettaNote = ({translated}: RunRecord['machine']): string =>
  translated
    ? 'Note: this Node is an Intel program and runs under Rosetta, so macOS reports the wrong chip to it. Install the arm64 Node.\n'
    : '';
