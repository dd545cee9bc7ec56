import {tailOfFile} from '../trainer/file-tail.js';

/** What stands behind the last line feed, at most `most` bytes: the line that its writer is in the middle of. */
export const openLine = (path: string, most: number): Buffer => {
  const tail = tailOfFile(path, most);
  return tail.subarray(tail.lastIndexOf(10) + 1);
};
