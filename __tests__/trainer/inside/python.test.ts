import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {readInsideLine} from '../../../source/recorder/inside-line.js';
import {REAL_PYTHON} from '../../helpers/framework-python.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from '../../journal/places.js';
import {stubIn} from './stub.js';

const TRAIN = 'from mlx_lm.tuner import train; train("model")';
/** The user's own callback, of a class that knows nothing of ours. */
const OWN = `
class Own:
    def on_train_loss_report(self, info): print("own", info["iteration"])
    def on_val_loss_report(self, info): print("own val", info["iteration"])
    def on_end(self): print("own end")
`;

let stub: ReturnType<typeof stubIn>;

beforeEach(() => {
  stub = stubIn(temporaryFolder());
});

afterEach(leavePlaces);

const told = () => stub.lines().map((line, index) => readInsideLine(line, index));
const iterations = () => told().map(line => (line?.type === 'told' ? line.event.iteration : null));

(REAL_PYTHON === null ? describe.skip : describe)('inside a trainer', () => {
  test('each report is written, in a file of the user alone', () => {
    expect(stub.python(TRAIN)).toEqual({stdout: 'default end\ntrained model\n', stderr: '', status: 0});
    expect(iterations()).toEqual([1, 1, 2, 3]);
    expect(told()[1]).toEqual({
      type: 'told',
      lost: 0,
      event: {
        ...{type: 'report', iteration: 1, trainLoss: 2.5, learningRate: 1e-5, trainerIterationsPerSecond: 2},
        ...{
          tokensPerSecond: 100,
          trainedTokens: 10,
          peakMemoryBytes: 7000,
          activeMemoryBytes: 5000,
          cacheMemoryBytes: null,
        },
        inside: 1,
      },
    });
    expect(statSync(stub.reports).mode & 0o777).toBe(0o600);
  });

  test("the user's own callback is called as without it", () => {
    for (const call of ['train("m", 2, Own())', 'train("m", iters=2, training_callback=Own())']) {
      const code = `from mlx_lm.tuner import train\n${OWN}\n${call}`;
      expect(stub.python(code)).toEqual(stub.python(code, {plain: true}));
    }
    expect(iterations()).toEqual([1, 1, 2, 1, 1, 2]);
  });

  test('an error of the user, or of mlx_lm, ends the trainer as without it', () => {
    const code = 'from mlx_lm.tuner import train; train("m", unknown=1)';
    expect(stub.python(code)).toMatchObject({status: 1, stderr: expect.stringMatching(/TypeError: train\(\) got an/)});
    const own = 'class Own:\n  def on_val_loss_report(self, info): raise ValueError("mine")';
    const answer = stub.python(`from mlx_lm.tuner import train\n${own}\ntrain("m", 2, Own())`);
    expect(answer).toMatchObject({status: 1, stderr: expect.stringMatching(/ValueError: mine\n$/)});
    expect(iterations()).toEqual([1]);
  });

  test('the function, its module and its loader look as before', () => {
    const code = `
import inspect, pickle, mlx_lm.tuner.trainer as t
print(inspect.signature(t.train), t.train.__doc__, t.train.__name__, pickle.loads(pickle.dumps(t.train)) is t.train)
print(type(t.__loader__), "exec_module" in vars(t.__loader__), inspect.getsource(t.TrainingCallback)[:5])`;
    expect(stub.python(code)).toEqual(stub.python(code, {plain: true}));
  });

  test('losses that are no numbers, and the older count of validations', () => {
    stub.python('from mlx_lm.tuner import train; train("m", 1, first=1, losses=[float("nan")])');
    expect(iterations()).toEqual([1, 1]);
    expect(told()[1]).toMatchObject({event: {trainLoss: Number.NaN}});
  });

  test('an error of its own ends its writing alone, and says so', () => {
    const code = `
import mlxtop_inside
def broken(self, info): raise KeyError("odd")
mlxtop_inside.Reports._train_report = broken
from mlx_lm.tuner import train
${OWN}
train("m", 2, Own())`;
    expect(stub.python(code)).toEqual(stub.python(code.replace(/.*mlxtop_inside.*/g, ''), {plain: true}));
    expect(told().slice(1)).toEqual([{type: 'error', text: "KeyError: 'odd'"}]);
  });

  test('an mlx_lm whose train takes no callback is left alone, and said', () => {
    writeFileSync(
      join(stub.library, 'mlx_lm/tuner/trainer.py'),
      'class TrainingCallback: pass\ndef train(model): print(model)\n',
    );
    expect(stub.python(TRAIN)).toEqual({stdout: 'model\n', stderr: '', status: 0});
    expect(told()).toEqual([{type: 'error', text: expect.stringMatching(/^ValueError: /)}]);
  });

  test('of several ranks the first one writes', () => {
    stub.python(TRAIN, {env: {RANK: '1'}});
    expect(stub.lines()).toEqual([]);
  });

  test('a folder that is gone, or takes no writes, does not disturb it', () => {
    const code = `import shutil; shutil.rmtree(${JSON.stringify(stub.run)}); ${TRAIN}`;
    expect(stub.python(code)).toEqual({stdout: 'default end\ntrained model\n', stderr: '', status: 0});
  });

  test('a folder in the place of the file does not disturb it', () => {
    mkdirSync(stub.reports);
    expect(stub.python(TRAIN)).toEqual({stdout: 'default end\ntrained model\n', stderr: '', status: 0});
  });

  test('a disk that does not answer holds up nothing for longer than half a second', () => {
    const code = `
import os, time
os.write = lambda file, data: time.sleep(60)
from mlx_lm.tuner import train
began = time.monotonic()
train("m", 2000)
print(time.monotonic() - began < 3)`;
    expect(stub.python(code)).toMatchObject({stdout: expect.stringMatching(/True\n$/), stderr: '', status: 0});
  });

  testOnSmallDisk('a full disk: nothing is disturbed, and what is lost is said once there is room', disk => {
    stub = stubIn(temporaryFolder(), join(disk.folder, 'run'));
    disk.fill();
    const filler = JSON.stringify(join(disk.folder, 'filler'));
    const code = `
import os, time
from mlx_lm.tuner import train
train("full", 4)
os.remove(${filler})
train("free", 1)`;
    expect(stub.python(code)).toMatchObject({
      stdout: expect.stringMatching(/trained full\n(.*\n)?trained free\n$/),
      stderr: '',
    });
    expect(told().filter(line => line !== null)).toMatchObject([{lost: 5}, {lost: 0}]);
  });

  test('the file has a greatest size', () => {
    const code = `
import mlxtop_inside
lines = mlxtop_inside.Lines(${JSON.stringify(stub.reports)}, 200)
for number in range(20): lines.add({"type": "validation", "iteration": number, "valLoss": 1, "seconds": None})
lines.settle()`;
    expect(stub.python(code)).toMatchObject({status: 0, stderr: ''});
    expect(iterations()).toEqual([0, 1, 2, null]);
    expect(told().at(-1)).toEqual({type: 'full'});
  });
});

(REAL_PYTHON === null ? describe.skip : describe)('in any other Python', () => {
  const LOOK =
    'import sys; print(sys.path, sorted(set(sys.modules) - {"mlxtop_inside"}), len(sys.path_importer_cache))';

  test('nothing is to be seen of it', () => {
    expect(stub.python(LOOK)).toEqual(stub.python(LOOK, {plain: true}));
    expect(stub.lines()).toEqual([]);
  });

  test.each([
    ['works', 'import sys; sys.marked = __file__'],
    ['fails', 'raise ValueError("theirs")'],
    ['lacks a module', 'import is_not_there'],
  ])('an existing sitecustomize that %s does so as before', (_what, text) => {
    writeFileSync(join(stub.library, 'sitecustomize.py'), text);
    const code = `${LOOK}; print(getattr(sys, "marked", None))`;
    expect(stub.python(code)).toEqual(stub.python(code, {plain: true}));
    stub.python(TRAIN);
    expect(iterations()).toEqual([1, 1, 2, 3]);
  });

  test('a Python that takes no PYTHONPATH does without', () => {
    expect(stub.python('import sys; print("mlxtop_inside" in sys.modules)', {words: ['-I']})).toMatchObject({
      ...{stdout: 'False\n', status: 0},
    });
  });
});
