import {describe, expect, test} from '@jest/globals';
import {createReader} from '../../source/trainer/reader.js';
import {type FIXTURES, fixture, readPieces} from './reading.js';

/** Reads lines a second apart, from second 1 on. */
const readLines = (...lines: string[]) => {
  const reader = createReader();
  const events = lines.flatMap((line, index) => reader.push(Buffer.from(`${line}\n`), 1000 * (index + 1)));
  return {events, dialect: reader.dialect};
};

/** What counts, as short as a row: `report 10 2.9`, `validation 10 2.5`, `total 100`. */
const shortly = (...lines: string[]): string[] =>
  readLines(...lines).events.map(event => {
    if (event.type === 'total') return `total ${event.iterations}`;
    if (event.type === 'report') return `report ${event.iteration} ${event.trainLoss}`;
    if (event.type === 'validation') return `validation ${event.iteration} ${event.valLoss}`;
    return event.type === 'progress' ? `at ${event.iteration}` : event.type;
  });

const bar = (done: number, total: number, behind = '', name = ''): string =>
  `${name}${String(Math.floor((100 * done) / total)).padStart(3)}%|██▉       | ${done}/${total} [12:01<29:47,  1.43it/s${behind}]`;

describe('bars', () => {
  test.each([
    ['no name', '', 'loss=0.52'],
    ['kohya', 'steps: ', 'avr_loss=0.52'],
    ['diffusers', 'Steps: ', 'lr=1e-4, step_loss=0.52'],
    ['a lower-case epoch', 'epoch 1: ', 'loss=0.52'],
    ['pairs with colons', 'Fine-tuning: ', 'loss: 0.52, lr: 1e-4'],
    ['a French name', 'Étapes : ', 'perte=0.52'],
    ['a Chinese name', '训练: ', '损失=0.52'],
    ['a loss in its description', 'loss 0.52: ', 'lr=1e-4'],
  ])('of %s', (_, name, behind) => {
    const [first, ...others] = shortly(...[5, 6, 7, 8].map(done => bar(done, 100, `, ${behind}`, name))).filter(
      line => !line.startsWith('total'),
    );
    expect([first, ...others]).toEqual(['report 5 0.52', 'report 6 0.52', 'report 7 0.52', 'report 8 0.52']);
  });

  test('count from the third place on, with the earlier ones at their own times', () => {
    const lines = [1, 2, 3].map(done => bar(done, 100, ', loss=0.5, lr=2e-4', 'Steps: '));
    expect(readLines(...lines.slice(0, 2)).events).toEqual([]);
    const {events, dialect} = readLines(...lines);
    expect(dialect).toBe('guessed');
    expect(events).toMatchObject([
      {type: 'total', iterations: 100, t: 1000, retold: true},
      {type: 'report', iteration: 1, trainLoss: 0.5, learningRate: 2e-4, guessed: true, t: 1000, retold: true},
      {type: 'report', iteration: 2, t: 2000, retold: true},
      {type: 'report', iteration: 3, guessed: true},
    ]);
    expect(events.at(-1)).not.toHaveProperty('t');
  });

  test.each([
    ['without ends', 'Train:  29% 1034/3597 [12:01<29:47,  1.43it/s, loss=0.5]', 'report 1034 0.5'],
    ['in ASCII', 'Train:  29%|##9     | 1034/3597 [12:01<29:47,  1.43it/s, loss=0.5]', 'report 1034 0.5'],
    ['in brackets', 'Train [###>      ] 1034/3597 [12:01<29:47,  1.43it/s, loss=0.5]', 'report 1034 0.5'],
    ['with seconds an iteration', 'x:  29%|##9 | 1034/3597 [12:01<?, 11.43s/it, loss=0.5]', 'report 1034 0.5'],
    ['without a rate yet', 'x:  29%|##9 | 1034/3597 [00:00<?, ?it/s, loss=0.5]', 'report 1034 0.5'],
  ])('drawn %s', (_, line, first) => {
    const lines = [1034, 1035, 1036].map(done => line.replace('1034', String(done)));
    expect(shortly(...lines).slice(0, 2)).toEqual(['total 3597', first]);
  });

  test('with shortened counts', () => {
    const lines = ['1.03k', '1.04k', '1.05k'].map(
      done => ` 29%|##9  | ${done}/3.60k [12:01<29:47, 1.43it/s, loss=0.5]`,
    );
    expect(shortly(...lines)).toEqual(['total 3600', 'report 1030 0.5', 'report 1040 0.5', 'report 1050 0.5']);
  });

  test('of NaN', () => {
    expect(shortly(...[1, 2, 3].map(done => bar(done, 9, ', loss=nan')))).toContain('report 3 NaN');
  });

  test('within a bar of epochs count over all of them', () => {
    const epoch = (done: number): string[] => [
      bar(done, 2, '', 'Epochs: '),
      ...[0, 1, 2, 3].map(step => bar(step, 3, ', loss=1.5', 'Batch: ')),
    ];
    expect(shortly(...epoch(0), ...epoch(1)).filter(line => /total|report/.test(line))).toEqual([
      'total 6',
      ...[1, 2, 3, 4, 5, 6].map(step => `report ${step} 1.5`),
    ]);
  });

  test('that a trainer calls as mlx-lm-lora does show their losses', () => {
    const lines = [1, 2, 3].map(done => bar(done, 9, ', loss=0.5', 'Training: '));
    expect(shortly(...lines)).toContain('report 3 0.5');
  });

  test('of a validation that have no name either are no steps', () => {
    const epoch = [
      ...[0, 10, 20, 25, 30].map(done => bar(done, 30, done > 0 ? ', loss=0.5' : '')),
      bar(0, 9),
      bar(9, 9),
    ];
    const lines = shortly(...epoch, ...epoch, ...epoch);
    expect(lines.at(-1)).toBe('report 90 0.5');
  });

  test('that name a training need no loss; others do', () => {
    expect(shortly(...[1, 2, 3].map(done => bar(done, 9, '', 'Training epoch: ')))).toContain('at 3');
    expect(shortly(...[1, 2, 3].map(done => bar(done, 9, '', 'Rows: ')))).toEqual([]);
  });
});

describe('prints', () => {
  const three = (line: string, numbers: readonly number[] = [10, 20, 30]): string[] =>
    shortly(...numbers.map(step => line.replace('10', String(step))));

  test.each([
    ['step 10 | loss 2.9', ['report 10 2.9']],
    ['Epoch 1/3 | Step 10/100 | Loss: 2.31', ['total 300', 'report 10 2.31']],
    ['[10/1000] loss=2.5 lr=1e-4', ['total 1000', 'report 10 2.5']],
    ['iter 10: loss 3.2800, time 400.12ms, mfu 12.50%', ['report 10 3.28']],
    [
      'step   10/74 | loss 4.367631 (+nanz)| norm 15.3002 (+nanz)| lr 3.00e-04 | 120.11 ms',
      ['total 74', 'report 10 4.367631'],
    ],
    ['loss: 1.2500, learning_rate: 0.0001, step: 10, total_steps: 100', ['total 100', 'report 10 1.25']],
    ['step: 10/1000, train_loss: 2.25', ['total 1000', 'report 10 2.25']],
    ['Epoch [1/5], Step [10/600], Loss: 0.2500', ['total 3000', 'report 10 0.25']],
    ['Train Epoch: 1 [10/60000 (11%)]\tLoss: 0.250000', ['report 10 0.25']],
    ['Epoch: [0][ 10/500]\tTime  0.5 ( 0.6)\tLoss 6.9e+00 (6.95e+00)', ['report 10 6.9']],
    ['step 00010 (49.1%) | loss: 4.512044 | lrm: 1.00 | tok/sec: 15,618', ['report 10 4.512044']],
    ['train_opt_callback: iter=    10 sample=72/5608 sched=0.7 loss=4.963082 dt=00:04:59', ['report 10 4.963082']],
    ["{'step': 10, 'train_loss': 1.5}", ['report 10 1.5']],
    ['Epoch 00 [010] | Train loss 2.303 | Train acc 0.100 | Throughput: 123.00 images/second', ['report 10 2.303']],
    ['Epoch 10/100 | Loss: nan', ['total 100', 'report 10 NaN']],
    ['2026-11-28 09:00:00,123 - INFO - step 10 | loss 2.9', ['report 10 2.9']],
    ['[rank0]: step 10 | loss 2.9', ['report 10 2.9']],
    ['train-1  | step 10 | loss 2.9', ['report 10 2.9']],
    ['Iteration 10,000/90,000 - loss: 2.9', ['total 90000', 'report 10000 2.9']],
    ['| epoch   1 |    10/ 2983 batches | lr 5.00 | ms/batch 15.41 | loss  5.25 | ppl   190.57', ['report 10 5.25']],
    ['Loss at step 10: 2.9', ['report 10 2.9']],
    ['Average loss at step  10 :  2.9', ['report 10 2.9']],
    ['Step #10: loss is 2.9', ['report 10 2.9']],
    ['Steps done: 10/30. Loss = 2.9', ['total 30', 'report 10 2.9']],
  ])('%s', (line, first) => {
    expect(three(line).slice(0, first.length)).toEqual(first);
    expect(three(line, [10, 10, 10])).toEqual([]);
    expect(three(line, [30, 20, 10])).toEqual([]);
  });

  test('of a count that is rounded are not taken for it', () => {
    expect(shortly(...[11, 12, 13].map(tenth => `step ${tenth / 10}k: loss 2.9`))).toEqual([]);
  });

  test('of steps within epochs count over all of them; those that go on do not', () => {
    const within = [1, 2].flatMap(epoch => [50, 100].map(step => `Epoch ${epoch}/2, step ${step}/100, loss: 1.5`));
    expect(shortly(...within)).toEqual(['total 200', ...[50, 100, 150, 200].map(step => `report ${step} 1.5`)]);
    const whole = [50, 100, 150, 200].map(step => `Epoch ${Math.ceil(step / 100)}/2, step ${step}/200, loss: 1.5`);
    expect(shortly(...whole).at(-1)).toBe('report 200 1.5');
    expect(shortly(...whole).findLast(line => line.startsWith('total'))).toBe('total 200');
  });

  test('of a validation count with them', () => {
    expect(
      shortly(
        'step 0: train loss 4.2874, val loss 4.2823',
        'iter 0: loss 4.25, time 3.12ms',
        'iter 10: loss 3.25, time 3.12ms',
        'iter 20: loss 2.25, time 3.12ms',
        'step 20: train loss 2.0, val loss 2.5',
        'val loss 2.4375',
      ),
    ).toEqual([
      'validation 0 4.2823',
      ...['report 0 4.25', 'report 10 3.25', 'report 20 2.25'],
      ...['validation 20 2.5', 'validation 20 2.4375'],
    ]);
  });
});

/** Small loops without a model, run in a terminal of 110 columns: tqdm 4.70.1 and rich 15.0.0, Python 3.11. */
describe('a real output', () => {
  const summary = (name: (typeof FIXTURES)[number]) => {
    const events = readPieces(fixture(name));
    const reports = events.filter(event => event.type === 'report');
    return {
      totals: events.flatMap(event => (event.type === 'total' ? [event.iterations] : [])),
      last: reports.at(-1)?.iteration,
      // Each is the last one but 2 %: none is out of order, and none another's.
      isFalling: reports.every(({trainLoss}, index) => (trainLoss ?? 0) <= (reports[index - 1]?.trainLoss ?? 3)),
      validations: events.flatMap(event => (event.type === 'validation' ? [event.iteration] : [])),
      begun: events.filter(({type}) => type === 'training').length,
    };
  };

  test('of a tqdm bar', () => {
    expect(summary('guess-tqdm')).toEqual({totals: [14], last: 14, isFalling: true, validations: [], begun: 0});
  });

  test('of a bar within a bar, with lines between', () => {
    expect(summary('guess-nested')).toEqual({
      totals: [12],
      last: 12,
      isFalling: true,
      validations: [4, 8, 12],
      begun: 0,
    });
  });

  test('of a bar by rich', () => {
    expect(summary('guess-rich')).toEqual({totals: [16], last: 16, isFalling: true, validations: [], begun: 0});
  });
});

describe('a guess gives way', () => {
  const guess = [1, 2, 3].map(done => bar(done, 100, ', loss=9.5', 'Warm-up: '));
  const log = [1, 2, 3].map(step => `step ${step} | loss 9.5`);

  test.each([
    ['Iter 10: Train loss 2.000, It/sec 1.000', 'mlx-lm-plain'],
    ['    10    5.764 ▼    5,772      1.3k', 'mlx-lm-rich'],
    ['{"step": 10, "loss": 1.5}', 'json-lines'],
    ["{'loss': 2.5, 'epoch': 0.25, 'step': 10}", 'hf-trainer'],
  ])('to %s', (line, dialect) => {
    expect(readLines(...guess, line).dialect).toBe(dialect);
    const {events, dialect: last} = readLines(...log, line, ...log);
    expect(last).toBe(dialect);
    expect(events.at(-1)).toMatchObject({type: 'report', iteration: 10});
    expect(events.at(-1)).not.toHaveProperty('guessed');
  });

  test('but not to a bar that anything may have drawn', () => {
    expect(readLines(...log, bar(1, 10), bar(2, 10), 'step 4 | loss 1.5')).toMatchObject({dialect: 'guessed'});
  });
});

test('a long line of nearly a bar takes no time', () => {
  const lines = Array.from({length: 50}, (_, index) => `${' '.repeat(900 + index)}loss 1`);
  const before = process.cpuUsage();
  expect(shortly(...lines)).toEqual([]);
  const {user} = process.cpuUsage(before);
  // A search that tries all ways to divide the spaces takes 3 s.
  expect(user).toBeLessThan(1e6);
});
