import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {clockLiteral, shellWord, tmuxCommand} from '../../source/tmux/quote.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;
let script: string;
let calls = 0;

beforeAll(() => {
  server = createServer();
  script = join(server.folder, 'given.mjs');
  writeFileSync(
    script,
    `import {renameSync, writeFileSync} from 'node:fs';
     const [file, ...words] = process.argv.slice(2);
     writeFileSync(file + '.part', JSON.stringify(words));
     renameSync(file + '.part', file);`,
  );
});

afterAll(() => {
  server.close();
});

/** Numbers in 0…1 that are the same in every run (mulberry32). */
const random = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const ASCII = Array.from({length: 127}, (_, index) => String.fromCharCode(index + 1));
const PIECES = [
  ...ASCII,
  ...[
    'é',
    'ß',
    '日本',
    '→',
    '—',
    '🙂',
    '👩‍🔬',
    '🇩🇪',
    'e\u0301',
    '\u0080',
    '\u009f',
    '\u00a0',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\u{10ffff}',
  ],
  ...[
    '#{pane_id}',
    '#[bold]',
    '#(echo x)',
    '#{?1,a,b}',
    '##',
    '%Y',
    '%%',
    '$HOME',
    '$' + '{HOME}',
    '$(id)',
    '`id`',
    '~',
    '~root',
    '\\n',
  ],
  ...[
    ' ; ',
    ' \\; ',
    '{',
    '}',
    "'\\''",
    '"$x"',
    '\n\n',
    ' \n ',
    '\r\n',
    '\t',
    '--',
    '-t',
    '=x',
    '@1',
    '!!',
    '*',
    '[a-z]',
    '&&',
    '|',
    '> /dev/null',
  ],
];

const wordsOf = (seed: number, count: number, longest: number): string[] => {
  const next = random(seed);
  const piece = () => PIECES[Math.floor(next() * PIECES.length)] ?? '';
  return Array.from({length: count}, () => Array.from({length: Math.floor(next() * longest)}, piece).join(''));
};

const given = async (start: (file: string) => unknown): Promise<string[]> => {
  const file = join(server.folder, `given-${++calls}.json`);
  await start(file);
  await waitFor('the words', () => existsSync(file));
  return JSON.parse(readFileSync(file, 'utf8'));
};

const throughSourceFile = (words: readonly string[]): Promise<string[]> =>
  given(file => {
    const command = ['new-session', '-d', process.execPath, script, file, ...words];
    return server.client.run(['source-file', '-'], `${tmuxCommand(command)}\n`);
  });

const throughPipe = (words: readonly string[]): Promise<string[]> =>
  given(async file => {
    const text = ['exec', ...[process.execPath, script, file, ...words].map(word => clockLiteral(shellWord(word)))];
    const start = tmuxCommand(['new-session', '-d', '-P', 'sleep', '60']);
    await server.client.run(['source-file', '-'], `${start} ; ${tmuxCommand(['pipe-pane', text.join(' ')])}\n`);
  });

const throughShell = (words: readonly string[]): string[] => {
  const text = [process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words]
    .map(shellWord)
    .join(' ');
  return JSON.parse(spawnSync('/bin/sh', ['-c', text], {encoding: 'utf8'}).stdout);
};

test('every ASCII character, alone, between others, first and last, reaches a pane through tmux commands', async () => {
  const words = ['', ...ASCII.flatMap(character => [character, `a${character}b`, `${character}${character}`])];
  expect(await throughSourceFile(words)).toEqual(words);
});

test.each([1, 2, 3, 4])('words of anything reach a pane through tmux commands (%i)', async seed => {
  const words = wordsOf(seed, 250, 12);
  expect(await throughSourceFile(words)).toEqual(words);
});

test('words of 100 KB reach a pane through tmux commands', async () => {
  const words = [`#{x}%Y\n'"\\`.repeat(10_000), '→'.repeat(33_000), 'x'.repeat(100_000)];
  expect(await throughSourceFile(words)).toEqual(words);
});

test.each([11, 12, 13, 14])(
  "words of anything reach a pipe's shell through tmux' formats and clock (%i)",
  async seed => {
    const words = wordsOf(seed, 60, 10);
    expect(await throughPipe(words)).toEqual(words);
  },
);

test('every ASCII character reaches a pipe', async () => {
  const words = ASCII.map(character => `a${character}b`);
  expect(await throughPipe(words)).toEqual(words);
});

test('words of anything reach a shell', () => {
  const words = [...ASCII, ...wordsOf(21, 300, 12)];
  expect(throughShell(words)).toEqual(words);
});
