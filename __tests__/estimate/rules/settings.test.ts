import {describe, expect, test} from '@jest/globals';
import {dataFacts, pythonFacts, said, withLines} from './rule-input.js';

test('nothing is said of a start in which all is well', async () => {
  expect(await said({})).toEqual([]);
  expect(
    await said({yaml: withLines('lora_parameters: {rank: 16, scale: 10.0, dropout: 0.05}', 'batch_size: 2')}),
  ).toEqual([]);
});

describe('flags on which argparse ends', () => {
  test.each([
    [['--lora-layers', '4'], 'flag-unknown', /unrecognized arguments: --lora-layers 4 → Write --num-layers\./],
    [['--batch_size', '4'], 'flag-unknown', /unrecognized arguments: --batch_size 4 → Write --batch-size\./],
    [['--lora-rank', '4'], 'flag-unknown', /in the configuration file: lora_parameters\.rank\./],
    [['--use-dora'], 'flag-unknown', /→ Write --fine-tune-type dora\./],
    [['extra'], 'flag-unknown', /unrecognized arguments: extra → Remove it/],
    [['--s', '4'], 'flag-ambiguous', /--s could mean --steps-per-report, --steps-per-eval, --save-every, --seed/],
    [['--iters'], 'flag-without-value', /argument --iters: expected one argument/],
    [['--train=yes'], 'flag-with-value', /ignored explicit argument 'yes'/],
    [['--iters', '1e3'], 'flag-value', /--iters 1e3: .* a whole number/],
    [['--optimizer', 'lion'], 'flag-choice', /invalid choice: 'lion' → Write adam, adamw, muon, sgd or adafactor/],
  ])('%j', async (flags, rule, words) => {
    const [first] = await said({flags});
    expect(first).toMatch(new RegExp(`^error ${rule}: `));
    expect(first).toMatch(words);
  });

  test('a token is not shown', async () => {
    const [first] = await said({flags: ['--hub-token', 'hf_abcdefghijklmnopqrstuvwxyz012345']});
    expect(first).toMatch(/^error flag-unknown/);
    expect(first).not.toContain('abcdefgh');
  });

  test('one that the installed release does not have yet', async () => {
    const flags = ['--trust-remote-code'];
    expect(await said({flags})).toEqual([]);
    const [first] = await said({flags, python: pythonFacts('0.31.3', {}, {mlxWanted: 'mlx>=0.31.2'})});
    expect(first).toMatch(/^error flag-too-new: .*0\.31\.3 has no --trust-remote-code, which came with 0\.32\.0/);
  });
});

describe('the configuration', () => {
  test.each([
    ['iters: [5\n', /^error config-not-yaml: lora\.yaml:2 is not valid YAML/],
    ['a: b: c\n', /^error config-not-yaml: lora\.yaml:1 is not valid YAML/],
    ['', /^error config-no-keys: .* is empty: .*'NoneType' object has no attribute 'items'/],
    ['- a\n', /^error config-no-keys: .*'list' object/],
    ['hello\n', /^error config-no-keys: .*'str' object/],
  ])('%j', async (yaml, words) => {
    // What it would have said is not known, and so nothing else can be judged.
    expect(await said({yaml})).toEqual([expect.stringMatching(words)]);
  });

  test('one that is a folder, and one that is too large to be read here', async () => {
    expect(await said({flags: ['-c', '.']})).toEqual([expect.stringMatching(/^error config-unreadable: /)]);
    const yaml = withLines('# padding'.repeat(5000));
    expect(await said({yaml})).toEqual([expect.stringMatching(/^warning config-too-large: .* has 0\.05 MB/)]);
  });

  test('a key that the installed release does not know yet, a choice of another trainer', async () => {
    const yaml = withLines('grad_accumulation_steps: 4');
    const python = pythonFacts('0.28.0', {}, {mlxWanted: null});
    expect((await said({yaml, python}))[0]).toMatch(
      /^warning key-too-new: mlx_lm 0\.28\.0 ignores grad_accumulation_steps 4 \(lora\.yaml:5\)/,
    );
    const lora = {program: ['mlx_lm_lora.train'], python: pythonFacts('0.32.2', {'mlx-lm-lora': '5.10.2'})};
    const [first] = await said({...lora, platform: 'darwin', yaml: withLines('train_mode: best', 'iters: 500')});
    expect(first).toMatch(/^warning wrong-choice: train_mode best \(lora\.yaml:5\): /);
  });

  test('one that is not there', async () => {
    const [first] = await said({flags: ['-c', 'other.yaml']});
    expect(first).toMatch(/^error config-missing: There is no configuration other\.yaml: .*FileNotFoundError/);
  });

  test.each([
    ['batch_size: "4"', /^error wrong-type: batch_size \(lora\.yaml:5\) is "4", where a whole number belongs/],
    ['batch_size: 4.0', /^error wrong-type: .* is 4\.0/],
    ['iters: 1e3', /^error wrong-type: .* is 1e3/],
    ['seed: 1.0', /^error wrong-type: /],
    ['learning_rate: "1e-5"', /^error wrong-type: .* → Write it without quotes/],
    ['adapter_path: 5', /^error wrong-type: .* a text belongs/],
    ['save_every: 50.0', /^warning wrong-type: /],
    ['steps_per_eval: "100"', /^warning wrong-type: /],
    ['grad_checkpoint: "no"', /^warning wrong-type: .*, even this one\. → Write grad_checkpoint: false/],
    ['lora_parameters: []', /^error wrong-type: lora_parameters/],
    ['fine_tune_type: qlora', /^error fine-tune-type-unknown: .*ValueError: Received unknown fine-tune-type qlora/],
    ['optimizer: Lion', /^error optimizer-unknown: .*ValueError: Unsupported optimizer: lion/],
  ])('%s', async (line, words) => {
    const found = await said({yaml: withLines(line)});
    expect(found[0]).toMatch(words);
    expect(found[0]).toContain('(lora.yaml:5)');
  });

  test('what nothing looks at ends nothing: adapters’ settings where all weights are trained, and those of training', async () => {
    const full = await said({yaml: withLines('lora_parameters: []', 'fine_tune_type: full')});
    expect(full.join('\n')).not.toMatch(/^error/m);
    expect((await said({yaml: withLines('iters: "x"').replace('train: true', 'test: true')})).join('\n')).not.toMatch(
      /^error wrong-type/m,
    );
  });

  test('a release that came later may know more flags and optimizers', async () => {
    const python = pythonFacts('0.33.0', {}, {mlxWanted: 'mlx>=0.32.2'});
    const [flag] = await said({flags: ['--brand-new', '4'], python});
    expect(flag).toMatch(/^warning flag-unknown: .* mlx_lm 0\.33\.0, which is newer, may know it\./);
    expect((await said({yaml: withLines('optimizer: lion'), python}))[0]).toMatch(/^warning optimizer-unknown/);
  });

  test('a value that a flag replaces is not looked at, nor one in capitals', async () => {
    expect(await said({yaml: withLines('batch_size: "4"'), flags: ['--batch-size', '2']})).toEqual([]);
    expect(await said({yaml: withLines('optimizer: AdamW')})).toEqual([]);
  });
});

describe('keys that count for nothing', () => {
  test.each([
    ['lora_rank: 16', /lora_rank is not a setting of mlx_lm\.lora, .* → Write rank under lora_parameters\./],
    ['use_dora: true', /→ Write fine_tune_type: dora\./],
    ['lora_alpha: 16', /→ Write scale: 2 under lora_parameters, which is alpha \/ rank \(16 \/ 8\)/],
    ['lora_layers: 8', /→ Remove it: num_layers \(lora\.yaml:4\) is the one that counts/],
    ['max_length: 8', /→ Write max_seq_length\./],
    ['use_dora: false', /→ Remove it\.$/],
    ['batch-size: 8', /→ Write batch_size\./],
    ['learnig_rate: 1e-4', /→ Write learning_rate\./],
    ['gradient_accumulation_steps: 4', /→ Write grad_accumulation_steps\./],
    ['epochs: 3', /→ Write iters\./],
    ['flavour: vanilla', /→ Remove it/],
  ])('%s', async (line, words) => {
    const found = await said({yaml: withLines(line)});
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^warning ignored-key: lora\.yaml:5: /);
    expect(found[0]).toMatch(words);
  });

  test('what has no effect, what the command line alone has, what comes twice', async () => {
    const yaml = withLines('clear_cache_threshold: 1000', 'trust_remote_code: true', 'iters: 5', 'iters: 600');
    const found = await said({yaml});
    expect(found.map(one => one.split(':').slice(0, 3).join(':'))).toEqual([
      'warning flag-only-key: lora.yaml:6',
      'warning repeated-key: lora.yaml:7',
      'note setting-without-effect: lora.yaml:5',
    ]);
    expect(await said({flags: ['--clear-cache-threshold', '1GB']})).toEqual([
      expect.stringMatching(/^note setting-without-effect: clear_cache_threshold \(--clear-cache-threshold\)/),
    ]);
  });
});

test('neither training nor testing', async () => {
  const yaml = 'model: some/model\ndata: data\n';
  expect((await said({yaml}))[0]).toMatch(
    /^error no-task: .*ValueError: Must provide at least one of --train or --test/,
  );
});

describe('other trainers', () => {
  test('mlx-lm-lora: its own keys, and what its flags win over', async () => {
    const yaml =
      'model: some/model\ndata: data\ntrain: true\ntrain_type: lora\nfine_tune_type: dora\ngradient_accumulation_steps: 4\n';
    const python = pythonFacts('0.32.2', {'mlx-lm-lora': '5.10.2'});
    const one = {program: ['mlx_lm_lora.train'], yaml, flags: ['--iters', '500'], python, platform: 'darwin'} as const;
    const found = await said(one);
    expect(found).toEqual([
      expect.stringMatching(
        /^warning ignored-key: lora\.yaml:5: fine_tune_type .* → Remove it: train_type \(lora\.yaml:4\)/,
      ),
      expect.stringMatching(
        /^warning flag-only-key: lora\.yaml:6: .* → Add --gradient-accumulation-steps to the command/,
      ),
    ]);
  });

  test('a script of the user: its files, and that the rest is not known', async () => {
    const found = await said({
      program: ['python', 'train.py'],
      flags: ['--model', './models/mine', '--data', './rows'],
      located: {state: 'missing', lookedIn: [], isOffline: false, remarks: []},
      files: {data: {state: 'missing', files: {train: null, valid: null, test: null}}, resume: null},
      data: {train: null, valid: null, test: null},
      model: null,
    });
    expect(found).toEqual([
      expect.stringMatching(/^warning model-missing: There is no --model \.\/models\/mine/),
      expect.stringMatching(/^warning data-missing: There is no --data \.\/rows/),
      expect.stringMatching(/^note rest-unknown: The settings of this program are not known/),
    ]);
  });

  test('the program itself', async () => {
    const programError = {message: "There is no program 'mlx_lm.lora' on the PATH.", nextStep: 'Check its name.'};
    expect(await said({programError})).toEqual([
      "error program-missing: There is no program 'mlx_lm.lora' on the PATH. → Check its name.",
    ]);
  });
});

test('no control character of a file reaches the screen', async () => {
  const train = dataFacts('train', [1, 1, 1, 1], {
    format: null,
    problems: [{kind: 'unknown-keys', lines: [1], count: 1, detail: 'a\x1b[31mb'}],
  });
  const [first] = await said({data: {train}});
  expect(first).toMatch(/^error rows-unsupported: /);
  expect(first).not.toContain('\x1b');
});
