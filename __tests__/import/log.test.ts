import {readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {formatOf} from '../../source/import/sniff.js';
import {ofType, readText} from './reading.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/trainer/${name}.txt`, import.meta.url), 'utf8');

describe('logs of every kind', () => {
  test.each([
    ['plain-piped', 'mlx-lm-plain', 1500, 1500],
    ['plain-terminal', 'mlx-lm-plain', 25, 25],
    ['rich-piped', 'mlx-lm-rich', 1200, 1200],
    ['rich-terminal', 'mlx-lm-rich', 1200, 1200],
    ['lora-terminal', 'mlx-lm-lora', 30, 30],
  ])('%s is one of %s', (name, reader, last, total) => {
    const text = fixture(name);
    expect(formatOf(text, `${name}.log`)).toBe('log');
    const {examined} = readText('log', text, 777);
    expect(examined).toMatchObject({reader, total});
    expect(examined.last?.iteration).toBe(last);
  });

  test.each(['plain-early', 'hf-terminal', 'lightning-tqdm', 'lightning-rich', 'torchtune', 'guess-tqdm'])(
    '%s has reports',
    name => {
      const {examined, items} = readText('log', fixture(name));
      expect(examined.reader).not.toBeNull();
      expect(ofType(items, 'report').length).toBeGreaterThan(0);
    },
  );

  test('positions of bars without times are thinned out', () => {
    const bars = Array.from({length: 500}, (_, index) => `\rtrain ███ 1% · ${index + 1}/500`).join('');
    expect(ofType(readText('log', `${bars}\n`).items, 'progress').length).toBeLessThan(3);
  });

  test('CRLF, NUL and bytes that are not UTF-8 change nothing', () => {
    const plain = readText('log', fixture('plain-piped'));
    const odd = Buffer.concat([
      Buffer.from([0x80, 0xff, 0x0a, 0]),
      Buffer.from(fixture('plain-piped').replaceAll('\n', '\r\n')),
    ]);
    expect(ofType(readText('log', odd).items, 'report')).toEqual(ofType(plain.items, 'report'));
  });
});

const stamped = (stampAt: (seconds: number) => string): string =>
  fixture('plain-piped')
    .split('\n')
    .map((line, index) => (line === '' ? '' : `${stampAt(index * 7)}${line}`))
    .join('\n');

const clock = (seconds: number): string => new Date(Date.UTC(2026, 10, 20, 23, 59, 30) + seconds * 1000).toISOString();

describe('times in front of the lines', () => {
  const loggers: [string, (seconds: number) => string][] = [
    ['ts', at => `Nov ${clock(at).slice(8, 10)} ${clock(at).slice(11, 19)} `],
    ['ISO', at => `${clock(at)} `],
    ['logging', at => `${clock(at).slice(0, 19).replace('T', ' ')},000 - INFO - `],
    ['a clock', at => `[${clock(at).slice(11, 19)}] `],
    ['syslog', at => `Nov ${clock(at).slice(8, 10)} ${clock(at).slice(11, 19)} host train[7]: `],
  ];

  test.each(loggers)('%s dates each report, also over midnight', (_name, stampAt) => {
    const {items} = readText('log', stamped(stampAt));
    const reports = items.filter(({event}) => event.type === 'report');
    expect(reports.map(({isOwn}) => isOwn)).toEqual(reports.map(() => true));
    const times = reports.map(({at}) => at?.naive ?? 0);
    const [first = 0] = times;
    expect(times.map(time => (time - first) / 1000)).toEqual([0, 7, 28]);
    expect(ofType(items, 'report')).toEqual(ofType(readText('log', fixture('plain-piped')).items, 'report'));
  });

  test('what is behind a bar on the same line has its time, a line without one that of the line before', () => {
    const text = [
      '2026-11-20 10:00:00 Starting training..., iters: 20',
      '2026-11-20 10:00:05 Calculating loss...: 50%|█| 1/2 [00:00<00:00, 1.0s/it]\rIter 1: Val loss 3.0, Val took 1.0s',
      'Iter 10: Train loss 2.5, Learning Rate 1.000e-05, It/sec 1.0, Tokens/sec 1.0, Trained Tokens 10, Peak mem 1.0 GB',
      '',
    ].join('\n');
    const {items} = readText('log', text);
    const told = items.filter(({event}) => ['validation', 'report'].includes(event.type));
    expect(told.map(({isOwn, at}) => [isOwn, at && new Date(at.naive).toISOString().slice(11, 19)])).toEqual([
      [true, '10:00:05'],
      [false, '10:00:05'],
    ]);
  });
});

describe('what script writes', () => {
  const head =
    'Script started on 2026-11-20 10:00:00+00:00 [COMMAND="mlx_lm.lora --model tiny/model --iters 25 --batch-size 4" TERM="xterm"]\n';
  const done = (code: number): string => `\nScript done on 2026-11-20 11:30:00+00:00 [COMMAND_EXIT_CODE="${code}"]\n`;

  test('tells when the run was, and how it ended', () => {
    const {facts, examined} = readText('log', head + fixture('plain-terminal') + done(3));
    expect(facts).toMatchObject({
      exitCode: 3,
      command: ['mlx_lm.lora', '--model', 'tiny/model', '--iters', '25', '--batch-size', '4'],
      settings: {model: 'tiny/model', batchSize: 4},
      iterations: 25,
      startedAt: Date.UTC(2026, 10, 20, 10),
      endedAt: Date.UTC(2026, 10, 20, 11, 30),
    });
    expect(examined.unread).toEqual(readText('log', fixture('plain-terminal')).examined.unread);
  });
});

test('lines that look like progress and are not understood are counted, with secrets for others to mask', () => {
  const text = `${fixture('plain-piped')}\nstep 5 weird loss 1.0\nstep 6 weird loss 1.1\nhello\n`;
  expect(readText('log', text).examined.unread).toEqual({lines: 2, examples: ['step 5 weird loss 1.0']});
});
