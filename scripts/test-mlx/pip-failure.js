// Why pip gave up: for want of an index or of a package for this machine, or because something is wrong.

const NETWORK = [
  /connection broken by/i,
  /Failed to establish a new connection/,
  /Could not fetch URL/,
  /(?:Connect|Read)Timeout(?:Error)?\b/,
  /(?:ProxyError|SSLError|IncompleteRead|ProtocolError|ConnectionResetError)\b/,
  /HTTP error (?:40[37]|429|5\d\d)\b/,
];
const NOTHING_FITS = /^ERROR: No matching distribution found for (.+)$/m;

const lastLine = text => text.trimEnd().split('\n').at(-1) ?? '';

/**
 * `{skipped: reason}` when the network or the index is at fault, `{failed: reason}` when pip or what it was asked for is. `output`
 * is everything that pip printed.
 */
export const pipFailure = output => {
  const broken = output.split('\n').find(line => NETWORK.some(pattern => pattern.test(line)));
  const cause = /(\[Errno[^\]]*\][^')]*|HTTP error \d+|[A-Z]\w*(?:Error|Timeout))/.exec(broken ?? '')?.[1];
  const wanted = NOTHING_FITS.exec(output)?.[1];
  // pip retries: a broken connection says nothing about an error that has another cause.
  const isForeign = /ResolutionImpossible|DO NOT MATCH THE HASHES|No space left/.test(output);
  if (broken !== undefined && !isForeign) {
    return {skipped: `the package index cannot be reached${cause ? ` (${cause.trim()})` : ''}`};
  }
  if (wanted !== undefined) return {skipped: `the package index has no ${wanted} for this machine and this Python`};
  return {failed: `pip failed: ${/^ERROR: .*$/m.exec(output)?.[0] ?? lastLine(output)}`};
};
