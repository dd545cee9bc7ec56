import {expect, test} from '@jest/globals';
import {pipFailure} from '../../scripts/test-mlx/pip-failure.js';

const BROKEN = (error: string) =>
  `WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by '${error}': /simple/mlx-lm/\n`;
const REFUSED = BROKEN(
  "NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f00>: Failed to establish a new connection: [Errno 111] Connection refused')",
);
const NONE = `ERROR: Could not find a version that satisfies the requirement mlx-lm (from versions: none)
ERROR: No matching distribution found for mlx-lm
`;
const CONFLICT = `ERROR: Cannot install mlx-lm==0.31.3 and transformers==4.40.0 because these package versions have conflicting dependencies.
ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/
`;

test.each([
  ['refused', REFUSED + NONE, '[Errno 111] Connection refused'],
  ['a proxy that is not there', BROKEN("ProxyError('Cannot connect to proxy.')") + NONE, 'ProxyError'],
  ['a broken download', 'ReadTimeoutError: HTTPSConnectionPool(host=x): Read timed out.\n', 'ReadTimeoutError'],
  ['an index that is closed', 'ERROR: HTTP error 503 while getting https://x/mlx.whl\n', 'HTTP error 503'],
])('without the network nothing has failed: %s', (_name, output, cause) => {
  expect(pipFailure(output)).toEqual({skipped: `the package index cannot be reached (${cause})`});
});

test('a machine that no package is made for has not failed', () => {
  const output = NONE.replaceAll('mlx-lm', 'mlx[cpu]==0.31.2');
  expect(pipFailure(output).skipped).toMatch(/has no mlx\[cpu\]==0\.31\.2 for this machine/);
});

test.each([
  ['a conflict', CONFLICT, /conflicting dependencies/],
  ['a conflict after a connection that broke and was mended', REFUSED + CONFLICT, /conflicting dependencies/],
  [
    'a full disk',
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n',
    /No space/,
  ],
  ['a crash of its own', 'Traceback (most recent call last):\n  File "x"\nKeyError: 1\n', /KeyError: 1/],
])('what pip itself fails of is a failure: %s', (_name, output, words) => {
  expect(pipFailure(output).failed).toMatch(words);
});
