// Why pip gave up: no index, no package for this machine, or something is wrong.

const NETWORK = [
  /connection broken by/i,
  /Failed to establish a new connection/,
  /Could not fetch URL/,
  /(?:Connect|Read)Timeout(?:Error)?\b/,
  /(?:ProxyError|SSLError|IncompleteRead|ProtocolError|ConnectionResetError)\b/,
  /HTTP error (?:40[37]|429|5\d\d)\b/,
];
const NOTHING_FITS = /^ERROR: No matching distribution found for (.+)$/m;

/** What to call it: the system's own word, else the status, else the exception's name. */
const CAUSES = [/\[Errno[^\]]*\] ?[^')\]]*/, /HTTP error \d+/, /[A-Z]\w*(?:Error|Timeout)\b/];

/** A broken connection, retried with success, says nothing about an error with another cause. */
const OTHER = /ResolutionImpossible|DO NOT MATCH THE HASHES|No space left on device/;

/** @param {string} text */
const lastLine = text => text.trimEnd().split('\n').at(-1) ?? '';

/** @param {string} line */
const causeOf = line => {
  const cause = CAUSES.map(pattern => pattern.exec(line)?.[0]).find(text => text !== undefined);
  return cause === undefined ? '' : ` (${cause.trim()})`;
};

/**
 * `{skipped: reason}` when the network or the index is at fault, `{failed: reason}` when pip or what it was asked for
 * is. `output` is everything that pip printed.
 * @param {string} output
 * @returns {import('./types.ts').Refusal}
 */
export const pipFailure = output => {
  const broken = output.split('\n').findLast(line => NETWORK.some(pattern => pattern.test(line)));
  if (broken !== undefined && !OTHER.test(output)) {
    return {skipped: `the package index cannot be reached${causeOf(broken)}`};
  }
  const wanted = NOTHING_FITS.exec(output)?.[1];
  if (wanted !== undefined) return {skipped: `the package index has no ${wanted} for this machine and this Python`};
  return {failed: `pip failed: ${/^ERROR: .*$/m.exec(output)?.[0] ?? lastLine(output)}`};
};
