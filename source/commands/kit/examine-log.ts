import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {errorCode, UserError, usageError} from '../../errors.js';
import {readerFor} from '../../recorder/pattern-reader.js';
import {createExaminer, type Examined} from '../../trainer/examine.js';

/** What this expression, or with null what the known formats, find in a trainer's output. */
export const examineStream = async (stream: AsyncIterable<Uint8Array>, pattern: string | null): Promise<Examined> => {
  const examiner = createExaminer(readerFor(pattern));
  for await (const bytes of stream) examiner.push(bytes);
  return examiner.end();
};

/** The same for a file. Throws a `UserError` for one that is not there, or is none. */
export const examineFile = async (file: string, pattern: string | null): Promise<Examined> => {
  try {
    if ((await stat(file)).isDirectory()) throw usageError(`${file} is a folder.`, 'Give the log itself.');
    return await examineStream(createReadStream(file), pattern);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UserError(
      `There is no file ${file}.`,
      'Give a file with the output of a trainer, or - for standard input.',
    );
  }
};
