/**
 * The values of a text with one JSON document a line.
 *
 * @param {string} text
 */
export const jsonLines = text =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
