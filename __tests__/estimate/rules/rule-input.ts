import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {
  AdaptableModule,
  BlockFacts,
  DataFacts,
  ModelFacts,
  PythonFacts,
  Quantization,
  RowProblem,
} from '../../../source/estimate/facts.js';
import {brokenRules, type RuleInput} from '../../../source/estimate/rules/index.js';
import {readTrainSettings} from '../../../source/trainer/settings/train-settings.js';

const module = (path: string, quantization: Quantization | null, kind: AdaptableModule['kind']): AdaptableModule => ({
  path,
  kind,
  inputs: 64,
  outputs: 64,
  experts: kind === 'switch' ? 8 : 1,
  quantization,
});

const block = (index: number, quantization: Quantization | null, more: Partial<BlockFacts>): BlockFacts => ({
  attention: 'full',
  window: null,
  heads: 4,
  kvHeads: 2,
  headDim: 16,
  experts: null,
  modules: [
    module(`model.layers.${index}.self_attn.q_proj`, quantization, 'linear'),
    module(`model.layers.${index}.mlp.down_proj`, quantization, more.experts ? 'switch' : 'linear'),
  ],
  parameters: 8192,
  ...more,
});

/** A small model of 20 layers. */
export const modelFacts = (
  more: {layers?: number; bits?: number; type?: string; block?: Partial<BlockFacts>} = {},
): ModelFacts => {
  const quantization = more.bits === undefined ? null : {bits: more.bits, groupSize: 64, mode: 'affine'};
  return {
    name: 'some/model',
    folder: '/models/model',
    revision: null,
    modelType: more.type ?? 'llama',
    isKnownFamily: true,
    weightBytes: 1e6,
    fileBytes: 1e6,
    parameters: 1e6,
    dtype: 'bfloat16',
    quantization,
    hiddenSize: 64,
    intermediateSize: 192,
    vocabularySize: 64,
    isTied: true,
    capsLogits: false,
    blocks: Array.from({length: more.layers ?? 20}, (_, index) => block(index, quantization, more.block ?? {})),
    outside: [],
    remarks: [],
  };
};

export const dataFacts = (name: string, lengths: readonly number[], more: Partial<DataFacts> = {}): DataFacts => ({
  file: `/data/${name}.jsonl`,
  rows: lengths.length,
  format: 'text',
  counted: 'exact',
  lengths,
  isInOrder: true,
  problems: [],
  ...more,
});

export const rowProblem = (kind: RowProblem['kind'], lines: number[], more: Partial<RowProblem> = {}): RowProblem => ({
  kind,
  lines,
  count: lines.length,
  detail: null,
  ...more,
});

const rows = (count: number): number[] => Array.from({length: count}, () => 100);

export const pythonFacts = (
  mlxLm: string | null = '0.32.2',
  packages: Partial<PythonFacts['packages']> = {},
  more: Partial<PythonFacts> = {},
): PythonFacts => ({
  program: '/venv/bin/python',
  version: '3.11.7',
  packages: {
    mlx: '0.32.4',
    'mlx-lm': mlxLm,
    'mlx-lm-lora': null,
    rich: '15.0.0',
    tqdm: '4.70.1',
    transformers: '5.24.0',
    ...packages,
  },
  installed: new Map([['mlx-cpu', '0.32.4']]),
  modelTypes: new Set(['llama', 'mistral']),
  mlxWanted: 'mlx>=0.32.2',
  ...more,
});

type Case = Partial<Omit<RuleInput, 'data'>> & {
  /** Lines of the configuration; with a model, data and training unless it says so itself. */
  yaml?: string;
  flags?: readonly string[];
  /** The command before the flags. */
  program?: readonly string[];
  data?: Partial<RuleInput['data']>;
};

const STANDARD = 'model: some/model\ndata: data\ntrain: true\nnum_layers: 8\n';

/** What the rules would see of a start in which all is well, but for what the case says. */
export const ruleInput = async ({yaml, flags = [], program = ['mlx_lm.lora'], ...more}: Case): Promise<RuleInput> => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-rules-'));
  try {
    writeFileSync(join(folder, 'lora.yaml'), yaml ?? STANDARD);
    const command = [...program, '--config', 'lora.yaml', ...flags];
    const {configFile: _file, ...reading} = await readTrainSettings(command, folder);
    return {
      ...reading,
      command,
      programError: null,
      files: {data: {state: 'folder', files: {train: 1000, valid: 1000, test: 1000}}, resume: null},
      located: {state: 'found', folder: '/models/model', revision: null, remarks: []},
      model: modelFacts(),
      modelError: null,
      adapters: {folder: '/work/adapters', exists: false, config: null, hasWeights: false, checkpoints: []},
      python: pythonFacts(),
      platform: 'linux',
      ...more,
      data: {
        train: dataFacts('train', rows(100)),
        valid: dataFacts('valid', rows(20)),
        test: dataFacts('test', rows(20)),
        ...more.data,
      },
    };
  } finally {
    rmSync(folder, {recursive: true});
  }
};

/** What the rules say of it, as `level rule: message → next step`. */
export const said = async (one: Case): Promise<string[]> =>
  brokenRules(await ruleInput(one)).map(
    ({level, rule, message, nextStep}) => `${level} ${rule}: ${message}${nextStep === null ? '' : ` → ${nextStep}`}`,
  );

/** A configuration with all that is needed, and these lines (from line 5 on). */
export const withLines = (...lines: readonly string[]): string => `${STANDARD}${lines.join('\n')}\n`;
