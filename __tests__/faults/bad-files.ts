import {spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';

/** Replaces a file by something else. */
export type Shape = {shape: string; put: (path: string) => void};

const inPlace = (put: (path: string) => void) => (path: string) => {
  rmSync(path, {recursive: true, force: true});
  put(path);
};

const run = (...words: [string, ...string[]]): void => {
  const {status, stderr} = spawnSync(words[0], words.slice(1), {encoding: 'utf8'});
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
};

/** A socket stays where it is when the process that made it is killed. */
const SOCKET = "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";

/** What is not a file at all: to open one may wait for ever, to read one may never end. */
export const KINDS: readonly Shape[] = [
  {shape: 'a folder', put: inPlace(path => mkdirSync(path))},
  {shape: 'a named pipe', put: inPlace(path => run('mkfifo', path))},
  {shape: 'a socket', put: inPlace(path => void spawnSync(process.execPath, ['-e', SOCKET, path]))},
  {shape: 'a link to /dev/zero', put: inPlace(path => symlinkSync('/dev/zero', path))},
  {shape: 'a link to nothing', put: inPlace(path => symlinkSync('/nowhere/at/all', path))},
  {shape: 'a link to itself', put: inPlace(path => symlinkSync(path, path))},
];

const text = (shape: string, content: string | Uint8Array): Shape => ({
  shape,
  put: inPlace(path => writeFileSync(path, content)),
});

const LARGE_BYTES = 100 * 1024 * 1024;

/** A file with the wrong content. */
export const CONTENTS: readonly Shape[] = [
  text('empty', ''),
  text(
    'binary junk',
    Uint8Array.from({length: 40_000}, (_, index) => (index * index * 7 + (index >> 3) * 13) % 256),
  ),
  {
    shape: '100 MB of zeros',
    put: inPlace(path => {
      writeFileSync(path, 'x');
      truncateSync(path, LARGE_BYTES);
    }),
  },
  text('a list', '[]\n'),
  text('null', 'null\n'),
  text('a text', '"NaN"\n'),
  text(
    'numbers that cannot be',
    '{"t":-1.5e300,"type":"run","schema":-1,"pid":-1.5,"identity":null,"journalBytes":-0.5}\n',
  ),
  text('huge numbers', '{"t":1e15,"type":"run","schema":1e300,"pid":1e300,"identity":7,"journalBytes":1e300}\n'),
  text('half a line', '{"t":1,"type":"sam'),
];
