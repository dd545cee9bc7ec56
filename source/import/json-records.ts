import {isRecord} from '../trainer/is-record.js';
import {eachLine, parseJson} from './lines.js';
import {createRecords} from './records.js';
import type {FormatReader, Take} from './types.js';

/** What is said of a line that is longer than any that is read. */
export const TOO_LONG = 'a line of more than 16 MB';

/** Reads a file with one JSON object a line, which have the usual names and perhaps a time. */
export const recordsReader = (take: Take): FormatReader => {
  const records = createRecords('json-lines', take);
  const lines = eachLine(text => {
    const value = text === null ? undefined : parseJson(text);
    if (isRecord(value)) records.take(value, text ?? '');
    else records.leave(text ?? TOO_LONG);
  });
  return {
    push: lines.push,
    end: () => {
      lines.end();
      return {examined: records.end(), facts: {}};
    },
  };
};
