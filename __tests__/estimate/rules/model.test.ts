import {describe, expect, test} from '@jest/globals';
import type {Located} from '../../../source/estimate/facts.js';
import type {ResumeFacts} from '../../../source/estimate/start-facts.js';
import {modelFacts, pythonFacts, said, withLines} from './rule-input.js';

const missing = (isOffline: boolean): Located => ({state: 'missing', lookedIn: ['/hub'], isOffline, remarks: []});
const half = (isOffline: boolean, revision: string | null): Located => ({
  state: 'incomplete',
  folder: '/hub/x',
  revision,
  missing: [
    {file: 'model-00001-of-00002.safetensors', bytes: 2 * 1024 ** 3},
    {file: 'tokenizer.json', bytes: 0},
  ],
  isOffline,
  remarks: [],
});

describe('where the model is', () => {
  test('not on this disk', async () => {
    expect(await said({located: missing(false), model: null})).toEqual([
      'warning model-download: The model some/model (lora.yaml:1) is not on this disk (looked in /hub): it would be downloaded first. Its size is not known here. → To download it beforehand: hf download some/model. If it is meant to be a folder, check the path.',
    ]);
    expect((await said({located: missing(true), model: null}))[0]).toMatch(
      /^error model-offline: .*HF_HUB_OFFLINE forbids downloading it: .*LocalEntryNotFoundError/,
    );
  });

  test.each(['./models/mine', '/models/mine', '~/models/mine', 'a/b/c', 'mine--x/y', '-x'])(
    '%s is no name',
    async name => {
      const flags = [`--model=${name}`];
      const [first] = await said({located: missing(false), model: null, flags});
      expect(first).toMatch(/^error model-missing: There is no folder .*HFValidationError/);
      if (name.startsWith('~')) expect(first).toContain('write the full path');
    },
  );

  test('half of it', async () => {
    expect((await said({located: half(false, 'abc'), model: null}))[0]).toMatch(
      /^warning model-incomplete: .*the rest \(2\.0 GB\) would be downloaded first: model-00001-of-00002\.safetensors, tokenizer\.json/,
    );
    expect((await said({located: half(true, 'abc'), model: null}))[0]).toMatch(
      /^error model-incomplete: .*HF_HUB_OFFLINE forbids/,
    );
    expect((await said({located: half(false, null), model: null}))[0]).toMatch(
      /^error model-incomplete: The model folder/,
    );
  });

  test('none named; one that cannot be read here', async () => {
    const yaml = 'data: data\ntrain: true\nnum_layers: 8\n';
    expect((await said({yaml, located: null, model: null}))[0]).toMatch(
      /^warning no-model: .*mlx_lm 0\.32\.2 takes its own default/,
    );
    expect(await said({model: null, modelError: 'config.json is no JSON.'})).toEqual([
      'warning model-unreadable: The model some/model (lora.yaml:1) cannot be read here: config.json is no JSON.',
    ]);
  });

  test('a type that the installed mlx_lm cannot build', async () => {
    const model = modelFacts({type: 'qwen9'});
    expect((await said({model}))[0]).toMatch(
      /^error model-type-unknown: mlx_lm 0\.32\.2 does not know the model type qwen9 of .*ValueError: Model type qwen9 not supported/,
    );
    expect(await said({model, python: null})).toEqual([]);
  });

  test('a program of its own, and no type at all', async () => {
    const own = {...modelFacts({type: 'qwen9'}), ownProgram: 'modeling.py'};
    expect((await said({model: own}))[0]).toMatch(
      /^error model-own-program: .*requires importing and running a custom module → .*--trust-remote-code/,
    );
    expect(await said({model: own, flags: ['--trust-remote-code']})).toEqual([]);
    expect(await said({model: own, python: pythonFacts('0.31.3', {}, {mlxWanted: null})})).toEqual([]);
    expect((await said({model: modelFacts({type: ''})}))[0]).toMatch(
      /^error model-type-missing: .*KeyError: 'model_type'/,
    );
  });

  test('gated-delta layers', async () => {
    const model = modelFacts({block: {attention: 'gated-delta'}});
    expect((await said({model}))[0]).toMatch(/^warning gated-delta: 20 of its 20 layers .*21 GB at 2,048/);
  });
});

describe('what is trained', () => {
  test('more layers than there are, by default too', async () => {
    const model = modelFacts({layers: 4});
    expect((await said({model}))[0]).toBe(
      'error too-many-layers: num_layers 8 (lora.yaml:4), and the model has 4: fails before iteration 1 with ValueError: Requested to train 8 layers but the model only has 4 layers. → Write num_layers: 4 or less, or -1 for all.',
    );
    expect((await said({model, yaml: 'model: some/model\ndata: data\ntrain: true\n'}))[0]).toMatch(
      /num_layers 16 \(the default\)/,
    );
    expect(await said({model, flags: ['--num-layers', '-1']})).toEqual([]);
  });

  test.each([
    [
      'full',
      {bits: 4},
      /^error full-on-quantized: --fine-tune-type full, and the model is quantised \(4 bits\): fails at iteration 1 with RuntimeError: \[QuantizedMatmul::vjp\]/,
    ],
    ['dora', {bits: 6}, /^error dora-on-odd-bits: .* 6-bit weights/],
    [
      'dora',
      {block: {experts: {count: 8, perToken: 2}}},
      /^error dora-on-experts: .*ValueError: SwitchLinear doesn't support DoRA yet/,
    ],
    ['dora', {bits: 4, block: {experts: {count: 8, perToken: 2}}}, /ValueError: QuantizedSwitchLinear doesn't/],
  ])('%s of %j', async (type, more, words) => {
    expect((await said({model: modelFacts(more), flags: ['--fine-tune-type', type]}))[0]).toMatch(words);
  });

  test('DoRA of what it can take', async () => {
    const flags = ['--fine-tune-type', 'dora'];
    expect(await said({model: modelFacts({bits: 4}), flags})).toEqual([]);
    const experts = modelFacts({block: {experts: {count: 8, perToken: 2}}});
    const yaml = withLines('lora_parameters: {rank: 8, scale: 20.0, dropout: 0.0, keys: ["self_attn.q_proj"]}');
    expect(await said({model: experts, flags, yaml})).toEqual([]);
  });

  test.each([
    [
      'rank: 8, dropout: 0.0',
      /has no scale: .*KeyError: "LoRA config is missing required key 'scale'\."/,
      /KeyError: 'scale' /,
    ],
    ['rank: 8, dropout: 0.0, alpha: 16', /Found 'alpha' instead/, /KeyError: 'scale' /],
    ['dropout: 0.0', /has no rank and scale: .*missing required key 'scale'/, /KeyError: 'rank' /],
    ['rank: 8, scale: 20', /has no dropout: .*KeyError: 'dropout' /, /KeyError: 'dropout' /],
  ])('lora_parameters: {%s}', async (parts, newer, older) => {
    const yaml = withLines(`lora_parameters: {${parts}}`);
    const find = (found: string[]) => found.find(one => one.startsWith('error lora-parameters-incomplete'));
    expect(find(await said({yaml}))).toMatch(newer);
    const python = pythonFacts('0.31.3', {}, {mlxWanted: null});
    expect(find(await said({yaml, python}))).toMatch(older);
  });

  test('modules that are not there', async () => {
    const keys = (list: string) => withLines(`lora_parameters: {rank: 8, scale: 20.0, dropout: 0.0, keys: ${list}}`);
    expect((await said({yaml: keys('[q_proj]')}))[0]).toMatch(
      /^error lora-keys-unknown: lora_parameters\.keys \(lora\.yaml:5\): no module .* q_proj, so nothing .*\[grad\] Must specify at least one argument\. → Write self_attn\.q_proj\./,
    );
    expect((await said({yaml: keys('[self_attn.q_proj, mlp.up]')}))[0]).toMatch(/^warning lora-key-unknown: /);
    expect(await said({yaml: keys('[self_attn.q_proj]')})).toEqual([]);
    expect((await said({yaml: keys('[]')}))[0]).toMatch(/^error lora-keys-unknown: .*the list is empty, so nothing/);
    // Also beside others that are right.
    for (const other of ['mlp', 'input_layernorm']) {
      expect((await said({yaml: keys(`[self_attn.q_proj, ${other}]`)}))[0]).toMatch(
        /^error lora-key-no-linear: .* is not a linear layer: .*Can't convert layer of type … to LoRA/,
      );
    }
    expect((await said({yaml: keys('self_attn.q_proj')}))[0]).toMatch(/^error wrong-type: lora_parameters\.keys/);
  });

  test.each([
    ['rank: 0, scale: 20, dropout: 0.0', /^warning rank-zero/],
    ['rank: 8, scale: 20, dropout: 1.0', /^error dropout-out-of-range: .*The dropout probability 1\.0 is not in/],
  ])('{%s}', async (parts, words) => {
    expect((await said({yaml: withLines(`lora_parameters: {${parts}}`)}))[0]).toMatch(words);
  });
});

describe('what it begins from, and what it overwrites', () => {
  const resume = (facts: ResumeFacts) => ({
    flags: ['--resume-adapter-file', 'a.safetensors'],
    files: {data: {state: 'folder' as const, files: {train: 1, valid: 1, test: 1}}, resume: facts},
  });
  const whole = (more: Partial<Extract<ResumeFacts, {state: 'whole'}>>): ResumeFacts => ({
    state: 'whole',
    isLora: true,
    rank: 8,
    layers: [12, 13, 14, 15, 16, 17, 18, 19],
    ...more,
  });

  test.each([
    [
      {state: 'missing'} as const,
      /^error resume-missing: --resume-adapter-file a\.safetensors .*Failed to open file a\.safetensors/,
    ],
    [{state: 'broken', why: 'cut short: 8 of 90 bytes'} as const, /^error resume-broken: .*cut short/],
    [
      whole({rank: 16}),
      /^warning resume-other-rank: .* has rank 16, and lora_parameters\.rank is 8: .* → Write rank: 16\./,
    ],
    [whole({isLora: false}), /^warning resume-other-type: .*holds whole weights, and it would train as lora/],
    [whole({layers: [19]}), /^warning resume-other-layers: .*holds 1 layer.* 8 would be trained/],
    [whole({}), /^note resume-starts-at-1: /],
  ])('%j', async (facts, words) => {
    expect((await said(resume(facts)))[0]).toMatch(words);
  });

  test('the adapters of another run', async () => {
    const adapters = {
      folder: '/work/adapters',
      exists: true,
      config: null,
      hasWeights: true,
      checkpoints: [100, 200, 250, 5000],
    };
    expect((await said({adapters}))[0]).toMatch(
      /^warning adapter-path-in-use: adapter_path adapters \(the default\) holds the adapters of another run\. It would overwrite adapters\.safetensors and 2 of its 4 checkpoints\./,
    );
    expect((await said({flags: ['--adapter-path', '~/new']}))[0]).toMatch(/^warning adapter-path-tilde/);
  });

  test('nothing saved before the end; a test without adapters', async () => {
    expect((await said({flags: ['--iters', '60']}))[0]).toMatch(
      /^warning no-checkpoint: save_every 100 \(the default\), and it trains for 60 iterations.* → Write save_every: 12,/,
    );
    const yaml = 'model: some/model\ndata: data\ntest: true\n';
    expect((await said({yaml}))[0]).toMatch(
      /^error test-without-adapters: .*The adapter path does not exist: adapters/,
    );
  });
});
