import {describe, expect, test} from '@jest/globals';
import {compareRuns} from '../../../source/insight/compare/compare.js';
import type {Comparison, Figure} from '../../../source/insight/compare/types.js';
import type {WholeRun} from '../../../source/insight/whole/types.js';
import {byIteration, GIB, type Given, losses, NOW, SWAPPING, whole} from './runs.js';

const compared = (a: Given, b: Given): Comparison => compareRuns([whole('a', a), whole('b', b)]);
const sentence = (a: Given, b: Given): string | undefined => compared(a, b).against[0]?.sentence;
const figure = ({figures}: Comparison, name: string): Figure | undefined => figures.find(one => one.name === name);

const otherSeed = {byIteration: {loss: losses(7)}};

describe('one sentence', () => {
  test('which is faster and how sure that is, what swapping cost, whether the loss differs', () => {
    const figures = {...SWAPPING, secondsPerIteration: {value: 5.5, error: 0.09}};
    expect(sentence({figures}, otherSeed)).toBe(
      'b: 2.2× (±0.2) faster an iteration than a, 1 h 35 min (±5 min) less lost to swapping, same loss at the same iteration, as fast while nothing swapped',
    );
  });

  test('the other way round it is slower by as much', () => {
    const figures = {...SWAPPING, secondsPerIteration: {value: 5.5, error: 0.09}};
    expect(sentence(otherSeed, {figures})).toMatch(
      /^b: 2\.2× \(±0\.2\) slower an iteration than a, 1 h 35 min .* more/,
    );
  });

  test('no difference beyond the scatter', () => {
    const figures = {secondsPerIteration: {value: 2.53, error: 0.02}};
    expect(sentence({}, {figures, ...otherSeed})).toBe(
      'b: no difference from a beyond the scatter (0.99× (±0.02) as fast, same loss at the same iteration)',
    );
  });

  test('a difference that is certain but of no use is none; one that is large but uncertain, too', () => {
    const sure = {secondsPerIteration: {value: 2.46, error: 0.0001}};
    expect(sentence({figures: {secondsPerIteration: {value: 2.5, error: 0.0001}}}, {figures: sure})).toMatch(
      /no difference/,
    );
    const unsure = {secondsPerIteration: {value: 3.5, error: 0.3}};
    expect(sentence({}, {figures: unsure})).toMatch(/no difference/);
  });

  test('without a standard error a large difference is told as about so much', () => {
    const rough = (value: number) => ({figures: {secondsPerIteration: {value, error: null}}});
    expect(sentence(rough(5), rough(2.5))).toMatch(/^b: ≈ 2\.0× faster an iteration than a/);
    expect(sentence(rough(2.6), rough(2.5))).toMatch(/no difference .*too little was measured to be sure$/);
  });

  test('a loss that is lower by more than its scatter', () => {
    const shifted = {byIteration: {loss: losses(7, {shift: -0.1})}};
    expect(sentence({}, shifted)).toMatch(
      /training loss 0\.\d+ \(±0\.\d+\) lower, same validation loss at the same iteration/,
    );
  });

  test('the validation loss comes first', () => {
    const valLoss = byIteration(2000, 200, at => 1.6 + 1.1 * Math.exp(-at / 400));
    expect(sentence({}, {byIteration: {valLoss}})).toMatch(/b: validation loss 0\.200 \(±0\.000\) higher/);
  });

  test('minutes are no measure where one did half as much: shares of its time are', () => {
    const short = {...SWAPPING, iterations: 500};
    expect(sentence({}, {figures: short})).toMatch(/52 % of its time lost to swapping against 0 %/);
  });

  test('a loss that is no number is not the same as another', () => {
    const broken = {figures: {lastTrainLoss: Number.NaN}};
    expect(sentence({}, broken)).toBe('b: a loss that is not a number at the end, 1.00× (±0.01) as fast');
    expect(sentence(broken, {})).toBe('b: a loss that stays a number, unlike that of a, 1.00× (±0.01) as fast');
    expect(sentence(broken, broken)).toBe(
      'b: no difference from a beyond the scatter (1.00× (±0.01) as fast, the loss of both is not a number at the end)',
    );
  });

  test('the validation before the first iteration says nothing about the training', () => {
    const first = {byIteration: {loss: byIteration(0, 1, () => 0), valLoss: byIteration(1, 1, () => 6)}};
    expect(compared(first, first).against[0]?.loss).toBeNull();
  });

  test('nothing is claimed where nothing was measured', () => {
    const nothing = {
      figures: {secondsPerIteration: null, lostSeconds: null, swappingSeconds: null},
      byIteration: {loss: byIteration(0, 1, () => 0), valLoss: byIteration(0, 1, () => 0)},
    };
    expect(sentence({}, nothing)).toBe('b: too little was measured to compare it with a');
  });

  test('a log without times has only what its trainer says', () => {
    const figures = {secondsPerIteration: null, statedSecondsPerIteration: 5};
    const imported = {format: 'mlx-lm', file: 'train.log', hasTimes: false};
    expect(sentence({figures, imported}, {})).toMatch(
      /^b: ≈ 2\.0× faster an iteration than a, by the trainer's own figures/,
    );
  });
});

describe('what an iteration is', () => {
  const doubled = {
    settings: {batchSize: 8},
    figures: {secondsPerIteration: {value: 5, error: 0.004}, tokensPerSecond: 160},
  };

  test('with another batch size the pace is that of a token', () => {
    const {against, figures} = compared({}, {...doubled, byIteration: {tokens: byIteration(2000, 10, at => 800 * at)}});
    expect(against[0]?.pace).toMatchObject({per: 'token', value: 1, stands: false});
    expect(against[0]?.loss?.axis).toBe('tokens');
    expect(figures.some(({label}) => /^training at [\d,]+ tokens$/.test(label))).toBe(true);
  });

  test('losses are compared after as many tokens: a run with twice the batch needs half the iterations', () => {
    const at = (iteration: number): number => 1.3 + 1.2 * Math.exp(-iteration / 400);
    const {against} = compared(
      {byIteration: {loss: byIteration(2000, 10, at)}},
      {
        ...doubled,
        byIteration: {loss: byIteration(1000, 10, one => at(2 * one)), tokens: byIteration(1000, 10, one => 800 * one)},
      },
    );
    expect(against[0]?.loss?.training?.value).toBeCloseTo(0, 2);
  });

  test('losses of another model are compared where both name the same data', () => {
    const model = 'mlx-community/Qwen2.5-0.5B';
    expect(compared({}, {settings: {model}}).against[0]?.loss).not.toBeNull();
    expect(compared({}, {settings: {model, data: null}}).against[0]?.loss).toBeNull();
  });

  test('losses of other data are not compared', () => {
    expect(compared({}, {settings: {data: 'other'}}).against[0]?.loss).toBeNull();
  });
});

describe('figures', () => {
  test('have the value of each run, and the ratio with its error', () => {
    const comparison = compared({figures: SWAPPING}, {});
    const pace = figure(comparison, 'secondsPerIteration');
    expect(pace?.values).toEqual([5.5, 2.5]);
    expect(pace?.ratio[0]).toBe(1);
    expect(pace?.ratio[1]).toBeCloseTo(2.5 / 5.5);
    expect(pace?.ratioError[1]).toBeCloseTo((2.5 / 5.5) * Math.hypot(0.03, 0.004));
    expect(figure(comparison, 'lostSeconds')?.values).toEqual([5670, 0]);
    expect(figure(comparison, 'bestValLoss')?.at).toEqual([2000, 2000]);
  });

  test('are null where they are not known, and never zero', () => {
    const comparison = compared({}, {figures: {peakBytes: null, predicted: null, pressureSeconds: null}});
    expect(figure(comparison, 'peakBytes')).toMatchObject({values: [11.2 * GIB, null], ratio: [1, null]});
    expect(figure(comparison, 'redSeconds')?.values).toEqual([0, null]);
  });

  test('of an imported run nobody knows how often it was paused', () => {
    const comparison = compared({}, {imported: {format: 'mlx-lm', file: 'train.log', hasTimes: true}});
    for (const name of ['pauses', 'stalls', 'pausedSeconds', 'asleepSeconds']) {
      expect(figure(comparison, name)?.values).toEqual([0, null]);
    }
  });

  test('losses stand at points that all have reached', () => {
    const comparison = compared({}, {byIteration: {loss: losses(3, {until: 900})}});
    const names = comparison.figures.map(({name}) => name).filter(name => name.startsWith('trainingLossAt'));
    expect(names).toEqual([
      'trainingLossAt200',
      'trainingLossAt400',
      'trainingLossAt600',
      'trainingLossAt800',
      'trainingLossAt900',
    ]);
  });
});

describe('what differs', () => {
  const differing = ({differences}: Comparison): string[] =>
    differences.filter(({differs}) => differs).map(({what}) => what);

  test('settings, versions, machine, power and applications', () => {
    const other: Given = {
      settings: {learningRate: 2e-5},
      versions: {python: '3.11.7', mlx: '0.31.2', 'mlx-lm': '0.32.2', torch: '2.9.1'},
      machine: {system: 'macOS 26.1'},
      power: {battery: 0.6, throttled: 0},
      apps: [{name: 'Cursor', bytes: 4 * GIB}],
    };
    expect(differing(compared({}, other))).toEqual(['learningRate', 'mlx', 'torch', 'system', 'battery', 'Cursor']);
  });

  test('a folder is the same by its whole path and from where it lies', () => {
    const run = {directory: '/home/ada/fine-tune'};
    const [short, long] = ['./data/', '/home/ada/fine-tune/data'].map(data => ({run, settings: {data}}));
    const comparison = compared(short ?? {}, long ?? {});
    expect(differing(comparison)).toEqual([]);
    expect(comparison.against[0]?.loss).not.toBeNull();
    expect(differing(compared(short ?? {}, {run, settings: {data: '/home/ada/other/data'}}))).toEqual(['data']);
  });

  test('what is not known does not differ', () => {
    const unknown: Given = {
      settings: {rank: null},
      versions: null,
      power: null,
      apps: null,
      machine: {processor: null},
    };
    expect(differing(compared({}, unknown))).toEqual([]);
  });

  test('a number that was worked out is the one that was meant', () => {
    const [one, other] = [3e-5, 3 * 1e-5].map(learningRate => ({settings: {learningRate}}));
    expect(differing(compared(one ?? {}, other ?? {}))).toEqual([]);
    const rates = compared(other ?? {}, {}).differences.find(({what}) => what === 'learningRate');
    expect(rates?.values).toEqual([0.00003, 0.00001]);
  });

  test('where no setting differs, the arguments that do; not where each writes to', () => {
    const command = (alpha: string, to: string) => ['python', 'train.py', '--alpha', alpha, '-v', '--adapter-path', to];
    const [one, other] = [{run: {command: command('2', 'a')}}, {run: {command: command('4', 'b')}}];
    const comparison = compared(one, other);
    expect(differing(comparison)).toEqual(['arguments']);
    expect(comparison.differences.find(({what}) => what === 'arguments')?.values).toEqual(['--alpha 2', '--alpha 4']);
    expect(differing(compared(one, {...other, settings: {rank: 16}}))).toEqual(['rank']);
    expect(differing(compared(one, {run: {command: command('2', 'b')}}))).toEqual([]);
  });
});

describe('what makes it unfair', () => {
  const unfair = (a: Given, b: Given): string[] => compared(a, b).unfair.map(({text}) => text);

  test('nothing of memory, where an import has it', () => {
    expect(unfair({}, {imported: {format: 'mlxtop', file: 'x.ndjson', hasTimes: true}})).toEqual([]);
  });

  test('nothing, where only what is to be compared differs', () => {
    expect(unfair({figures: SWAPPING}, {settings: {learningRate: 2e-5}})).toEqual([]);
  });

  test('is said in the sentence, too, of the run that it is about', () => {
    const runs = [whole('a'), whole('b'), whole('c', {settings: {model: '/models/mistral'}})];
    const [b, c] = compareRuns(runs).against.map(({sentence}) => sentence);
    expect(b).not.toContain('fair');
    expect(c).toMatch(/; not a fair comparison$/);
  });

  test.each<[string, Given]>([
    ['different model: mlx-community/Qwen2.5-3B-Instruct-4bit against mistral', {settings: {model: '/models/mistral'}}],
    ['different data: data against b.jsonl', {settings: {data: '/x/b.jsonl'}}],
    ['the model of b is not known', {settings: {model: null}}],
    ['different batch size: 4 against 8', {settings: {batchSize: 8}}],
    ['different longest sequences: 2,048 against 1,024', {settings: {maxSeqLength: 1024}}],
    ['different rank: 8 against 16', {settings: {rank: 16}}],
    ['different numbers of layers: 16 against all', {settings: {numLayers: -1}}],
    ['different optimizer: adam against adamw', {settings: {optimizer: 'adamw'}}],
    ['different processor: Apple M2 against Apple M3 Pro', {machine: {processor: 'Apple M3 Pro'}}],
    ['different memory: 16.0 GB against 36.0 GB', {machine: {memoryBytes: 36 * GIB}}],
    ['different mlx: 0.32.4 against 0.31.2', {versions: {python: '3.11.7', mlx: '0.31.2', 'mlx-lm': '0.32.2'}}],
    [
      "b was imported without times: its pace is the trainer's own figure",
      {imported: {format: 'mlx-lm', file: 'x.log', hasTimes: false}},
    ],
    [
      'b was imported: the memory of its machine is unknown',
      {imported: {format: 'csv', file: 'x.csv', hasTimes: true}, figures: {mostSwapBytes: null}},
    ],
    ['b failed (1,990 of 2,000 iterations)', {run: {outcome: 'failed'}, figures: {iterations: 1990}}],
    ['b has not ended (2,000 iterations)', {run: {endedAt: null, outcome: null, state: 'training'}}],
    ['b was on battery for 60 % of its training', {power: {battery: 0.6, throttled: 0}}],
    ['b was throttled by heat for 25 % of its training', {power: {battery: 0, throttled: 0.25}}],
    ['Chrome was busy at the same time as b, and may also have slowed it', {slowdown: {otherCause: 'Chrome'}}],
    ['b was not recorded for 20 min', {figures: {notRecordedSeconds: 1200}}],
    [
      'the loss of b was not a number at iteration 300',
      {marks: [{kind: 'not-finite', at: NOW, text: '', iteration: 300}]},
    ],
    ['a and b continue the same run: what it did counts in both', {parts: ['o', 'b']}],
  ])('%s', (text, other) => {
    expect(unfair({parts: ['o', 'a']}, {parts: ['b'], ...other})).toEqual([text]);
  });
});

test('the first is the baseline, or the one that is named', () => {
  const runs: WholeRun[] = ['a', 'b', 'c'].map(id => whole(id));
  expect(compareRuns(runs).runs.map(({id}) => id)).toEqual(['a', 'b', 'c']);
  const comparison = compareRuns(runs, {baseline: 'b'});
  expect(comparison.baseline).toBe('b');
  expect(comparison.runs.map(({id}) => id)).toEqual(['b', 'a', 'c']);
  expect(comparison.against.map(({index}) => index)).toEqual([1, 2]);
});

test('runs with one name are told apart by the beginnings of their ids', () => {
  const ids = ['20261118-100000-lora', '20261118-100030-lora', '20261118-120000-lora'];
  const {runs} = compareRuns(ids.map(id => whole(id, {name: 'lora'})));
  expect(runs.map(({label}) => label)).toEqual(['20261118-100000', '20261118-100030', '20261118-1200']);
});
