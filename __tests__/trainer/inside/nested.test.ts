import {appendFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {REAL_PYTHON} from '../../helpers/framework-python.js';
import {leavePlaces, temporaryFolder} from '../../journal/places.js';
import {stubIn} from './stub.js';

const TRAIN = 'from mlx_lm.tuner import train; train("model")';
const DONE = {stdout: 'default end\ntrained model\n', stderr: '', status: 0};

let stub: ReturnType<typeof stubIn>;

beforeEach(() => {
  stub = stubIn(temporaryFolder());
});

afterEach(leavePlaces);

(REAL_PYTHON === null ? describe.skip : describe)('inside a trainer', () => {
  test('of two runs, one of which was started by the other, the inner one has the figures', () => {
    const outer = stubIn(temporaryFolder());
    const env = {PYTHONPATH: [stub.inside, outer.inside, stub.library].join(':')};
    expect(stub.python(TRAIN, {env})).toEqual(DONE);
    expect([stub.lines().length, outer.lines().length]).toEqual([4, 0]);
  });

  test("a user's own hook that asks all others, ours too, is asked once", () => {
    const HOOK = `
import sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name != "mlx_lm.tuner.trainer": return None
        print("asked")
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"): continue
            spec = finder.find_spec(name, path, target)
            if spec is not None: return spec
sys.meta_path.insert(0, Hook())
`;
    writeFileSync(join(stub.library, 'sitecustomize.py'), HOOK);
    const asked = {...DONE, stdout: `asked\n${DONE.stdout}`};
    expect(stub.python(TRAIN, {plain: true}).stdout).toBe('asked\ntrained model\n');
    expect(stub.python(TRAIN)).toEqual(asked);
    expect(stub.lines()).toHaveLength(4);
    // The same when it comes later, and so stands before ours.
    writeFileSync(join(stub.library, 'sitecustomize.py'), '');
    expect(stub.python(`${HOOK}${TRAIN}`)).toEqual(asked);
    expect(stub.lines()).toHaveLength(8);
  });

  test("a train that a hook of the user's has wrapped reports all the same", () => {
    const wrapped = `
import functools
def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return wrapper
train = timed(train)
`;
    appendFileSync(join(stub.library, 'mlx_lm/tuner/trainer.py'), wrapped);
    expect(stub.python(TRAIN)).toEqual(DONE);
    expect(stub.lines()).toHaveLength(4);
  });
});
