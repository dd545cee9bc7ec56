import {describe, expect, test} from '@jest/globals';
import {MAX_LINE} from '../../source/import/lines.js';
import {formatOf} from '../../source/import/sniff.js';
import {ofType, readText} from './reading.js';

const LOSSES = [3, 2.5, 2.25];
const ITERATIONS = [10, 20, 30];

const expectLosses = (items: ReturnType<typeof readText>['items']): void => {
  const reports = ofType(items, 'report');
  expect(reports.map(({iteration, trainLoss}) => [iteration, trainLoss])).toEqual(
    ITERATIONS.map((iteration, index) => [iteration, LOSSES[index]]),
  );
};

const rows = (row: (iteration: number, loss: number) => string): string =>
  ITERATIONS.map((iteration, index) => `${row(iteration, LOSSES[index] ?? 0)}\n`).join('');

describe('tables', () => {
  test.each([
    ['iteration,train_loss', (i: number, loss: number) => `${i},${loss}`],
    ['Step;Loss', (i: number, loss: number) => `${i};${loss}`],
    ['step\tTraining Loss\tepoch', (i: number, loss: number) => `${i}\t${loss}\t0.5`],
    ['"iter","loss"', (i: number, loss: number) => `"${i}","${loss}"`],
    ['global_step,train/loss,note', (i: number, loss: number) => `${i},${loss},"a ""quoted"", text\nover lines"`],
    [
      'Step,lora - train/loss,lora - train/loss__MIN,lora - train/loss__MAX',
      (i: number, loss: number) => `${i},${loss},0,9`,
    ],
    ['\uFEFFiteration,train_loss', (i: number, loss: number) => `${i},${loss}\r`],
    ['run,time,iteration,train_loss,mlx_peak_bytes', (i: number, loss: number) => `r,,${i},${loss},123`],
  ])('%j', (heading, row) => {
    const text = `${heading}\n${rows(row)}`;
    expect(formatOf(text, 'x')).toBe('csv');
    expectLosses(readText('csv', text).items);
  });

  test('have validations, rates, tokens and times', () => {
    const text = `iteration,train_loss,val_loss,learning_rate,trained_tokens,time\n${rows((i, loss) => `${i},${loss},${loss + 1},1e-5,${i * 100},2026-11-20T10:00:${i}Z`)}`;
    const {items} = readText('csv', text);
    expectLosses(items);
    expect(ofType(items, 'validation').map(({valLoss}) => valLoss)).toEqual([4, 3.5, 3.25]);
    expect(ofType(items, 'report')[0]).toMatchObject({learningRate: 1e-5, trainedTokens: 1000});
    expect(items.map(({at}) => at?.naive)).toContain(Date.UTC(2026, 10, 20, 10, 0, 30));
  });

  test('seconds and milliseconds since 1970 are times, other numbers are none', () => {
    const at = (value: string) => readText('csv', `step,loss,timestamp\n1,2.0,${value}\n`).items[0]?.at?.naive;
    expect(at('1795900000')).toBe(1_795_900_000_000);
    expect(at('1795900000123')).toBe(1_795_900_000_123);
    expect(at('12.5')).toBeUndefined();
  });

  test('of several runs the first is read, and the others are named', () => {
    const text = `Step,a - loss,b - loss\n${rows((i, loss) => `${i},${loss},9`)}`;
    const {items, facts} = readText('csv', text);
    expectLosses(items);
    expect(facts).toMatchObject({name: 'a', notes: [expect.stringContaining('1 more run')]});
  });

  test.each([
    ['semicolons and decimal commas', ';', 'Iteration;Train Loss;Tokens', (i: number, l: string) => `${i};${l};1.234`],
    ['thousands with points', ';', 'step;loss;tokens', (i: number, l: string) => `1.0${i};${l};1.234`],
    ['quoted decimal commas', ',', 'step,loss,tokens', (i: number, l: string) => `${i},"${l}","1,234"`],
  ])('a spreadsheet in German writes %s', (_what, separator, heading, row) => {
    const text = `\uFEFFsep=${separator}\r\n${heading}\r\n${rows((i, loss) => `${row(i, loss.toFixed(3).replace('.', ','))}\r`)}`;
    const reports = ofType(readText('csv', text).items, 'report');
    expect(reports.map(({trainLoss}) => trainLoss)).toEqual(LOSSES);
    expect(reports.map(({iteration}) => Number(iteration) % 100)).toEqual(ITERATIONS);
    if (separator === ';') expect(reports[0]?.trainedTokens).toBe(1234);
  });

  test('thousands may be set off by commas, and lines end with a carriage return', () => {
    const text = `step,loss,tokens\r"1,000",2.125,"1,234,567"\r"2,000",2.5,\r`;
    expect(ofType(readText('csv', text, 7).items, 'report')).toMatchObject([
      {iteration: 1000, trainLoss: 2.125, trainedTokens: 1_234_567},
      {iteration: 2000, trainLoss: 2.5},
    ]);
  });

  test('a table of other things is an error with a next step', () => {
    expect(() => readText('csv', 'a,b\n1,2\n')).toThrow('names neither an iteration nor a loss');
    expect(formatOf('a,b\n1,2\n', 'x.csv')).toBe('csv');
    expect(formatOf('a,b\n1,2\n', 'x.log')).toBe('log');
  });

  test('rows that say nothing are counted, and one without end does not swallow the rest', () => {
    const text = `iteration,train_loss\n5,"never closed\n${rows((i, loss) => `${i},${loss}`)}`;
    const {examined} = readText('csv', text);
    expect(examined.unread.lines).toBe(0);
    expect(readText('csv', `step,loss\nx,y\n${rows((i, loss) => `${i},${loss}`)}`).examined.unread).toEqual({
      lines: 1,
      examples: ['x,y'],
    });
  });
});

describe("transformers' state", () => {
  const state = (more = {}) =>
    JSON.stringify({
      global_step: 30,
      max_steps: 40,
      train_batch_size: 4,
      num_train_epochs: 2,
      log_history: [
        {step: 10, loss: 3, learning_rate: 5e-5, epoch: 0.5},
        {step: 20, loss: 2.5},
        {step: 20, eval_loss: 2.75, eval_runtime: 1.5},
        {step: 30, loss: 2.25},
        {step: 30, train_runtime: 100, train_loss: 2.6},
      ],
      ...more,
    });

  test('has reports, validations, the total and settings', () => {
    expect(formatOf(state(), 'x.json')).toBe('trainer-state');
    const {items, facts, examined} = readText('trainer-state', state());
    expectLosses(items);
    expect(ofType(items, 'validation')).toEqual([{type: 'validation', iteration: 20, valLoss: 2.75, seconds: 1.5}]);
    expect(facts).toEqual({iterations: 40, settings: {batchSize: 4, epochs: 2}});
    expect(examined.total).toBe(40);
  });

  test('a list of records is read, NaN is a loss, and what is no JSON is nothing', () => {
    const {items} = readText('trainer-state', '[{"step": 1, "loss": NaN}, 5]');
    expect(ofType(items, 'report')[0]?.trainLoss).toBeNaN();
    expect(readText('trainer-state', '{"log_history": [').items).toEqual([]);
    expect(readText('trainer-state', state({log_history: 'x', max_steps: -1, global_step: 'y'})).items).toEqual([]);
  });
});

describe('JSON, one record a line', () => {
  test('of any logger', () => {
    const text = rows((i, loss) => JSON.stringify({step: i, loss, timestamp: '2026-11-20T10:00:00Z'}));
    expect(formatOf(text, 'x.jsonl')).toBe('records');
    const {items, examined} = readText('records', `${text}{"broken\n`);
    expectLosses(items);
    expect(examined.unread.lines).toBe(1);
  });

  test('a log that begins with one object is a log', () => {
    expect(formatOf('{"config": {"iters": 5}}\nStarting training..., iters: 5\nIter 1: Val loss 1.0\n', 'x')).toBe(
      'log',
    );
  });

  test('a line of more than 16 MB is left out, and what follows it is read', () => {
    const long = Buffer.alloc(MAX_LINE + 10, 'x');
    const text = Buffer.concat([
      Buffer.from(rows((i, loss) => JSON.stringify({step: i, loss}))),
      long,
      Buffer.from('\n{"step": 40, "loss": 2}\n'),
    ]);
    const {examined} = readText('records', text, 1024 ** 2);
    expect(examined.last).toEqual({iteration: 40, loss: 2});
    expect(examined.unread).toEqual({lines: 1, examples: ['a line of more than 16 MB']});
  });
});

describe('what wandb leet inspect --json prints', () => {
  const line = (num: number, type: string, value: unknown): string => `${JSON.stringify({num, type, [type]: value})}\n`;
  const text = [
    line(1, 'header', {version_info: {producer: '0.31.0'}}),
    line(2, 'run', {
      config: {update: {learning_rate: 1e-5, batch_size: 4, iters: 30, model: 'tiny'}},
      display_name: 'lora-r8',
      start_time: '2026-11-28T21:38:48.876842Z',
      tags: ['sweep'],
    }),
    ...ITERATIONS.map((step, index) =>
      line(3 + index, 'history', {
        item: {_step: step, _timestamp: 1_795_901_929 + index, _runtime: index, train_loss: LOSSES[index], val_loss: 4},
        step: {num: step},
      }),
    ),
    line(9, 'stats', {item: {'proc.memory.rssMB': 5}}),
    line(10, 'something-new', {}),
    line(11, 'exit', {exit_code: 0}),
  ].join('');

  test('has steps with their times, the settings, the name and the exit code', () => {
    expect(formatOf(text, 'run.json')).toBe('wandb');
    const {items, facts, examined} = readText('wandb', text);
    expectLosses(items);
    expect(items[0]?.at?.naive).toBe(1_795_901_929_000);
    expect(facts).toMatchObject({
      name: 'lora-r8',
      tags: ['sweep'],
      exitCode: 0,
      iterations: 30,
      settings: {model: 'tiny', batchSize: 4, learningRate: 1e-5},
    });
    expect(examined.unread.lines).toBe(1);
  });

  test('its summary alone is an error that says what to leave out', () => {
    expect(() => formatOf('{\n "summary": {"loss": 1},\n "console_lines": 4}', 'x')).toThrow('summary');
  });
});
