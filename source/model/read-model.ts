import {join} from 'node:path';
import {errorCode, UserError} from '../errors.js';
import type {AdaptableModule, BlockFacts, Located, ModelFacts, Quantization} from '../estimate/facts.js';
import {printable} from '../format/printable.js';
import {type Config, numberAt} from './families/family.js';
import {type Architecture, architectureOf} from './families/index.js';
import {readObject} from './read-json.js';
import {
  adaptable,
  type Module,
  modulesOf,
  parametersOf,
  quantizationOf,
  quantizationOfModule,
} from './weights/modules.js';
import {readWeights} from './weights/read-headers.js';
import {blockOf, sanitized} from './weights/sanitized.js';
import type {Tensor} from './weights/tensor.js';

type Part = {parameters: number; adaptable: AdaptableModule | null; block: number | null};

const partOf = (module: Module, config: Config, whole: Quantization | null, rigid: RegExp | null): Part => {
  const quantization = quantizationOfModule(module, config, whole);
  return {
    parameters: parametersOf(module, quantization),
    adaptable: adaptable(module, quantization, rigid),
    // A module's own path may end with the number of its block.
    block: blockOf(`${module.path}.`),
  };
};

const adaptables = (parts: readonly Part[]): AdaptableModule[] => parts.flatMap(part => part.adaptable ?? []);
const parametersIn = (parts: readonly Part[]): number => parts.reduce((sum, {parameters}) => sum + parameters, 0);

const blockFacts = (index: number, parts: readonly Part[], {family, text}: Architecture): BlockFacts => {
  const modules = adaptables(parts);
  const count = Math.max(1, ...modules.map(({experts}) => experts));
  const experts = count > 1 ? {count, perToken: family.perToken(text) ?? count} : null;
  return {...family.layer(text, index), experts, modules, parameters: parametersIn(parts)};
};

const blocksOf = (parts: readonly Part[], architecture: Architecture): BlockFacts[] => {
  const byBlock = new Map<number, Part[]>();
  for (const part of parts) {
    if (part.block === null) continue;
    const those = byBlock.get(part.block);
    if (those === undefined) byBlock.set(part.block, [part]);
    else those.push(part);
  }
  return [...byBlock].sort(([a], [b]) => a - b).map(([index, those]) => blockFacts(index, those, architecture));
};

const DTYPES: Readonly<Record<string, ModelFacts['dtype']>> = {BF16: 'bfloat16', F16: 'float16', F32: 'float32'};

/** Of the activations, which begin at the embedding: its own, or that of its scales. */
const dtypeOf = (tensors: readonly Tensor[]): ModelFacts['dtype'] => {
  const isEmbedding = ({name, dtype}: Tensor): boolean =>
    /(?:embed_tokens|wte)\.(?:weight|scales)$/.test(name) && dtype in DTYPES;
  const first = tensors.find(isEmbedding) ?? tensors.find(({dtype}) => dtype in DTYPES);
  return DTYPES[first?.dtype ?? ''] ?? 'bfloat16';
};

const HEAD = /(?:^|\.)lm_head$|(?:^|\.)transformer\.ff_out$/;

const remarksOf = ({isInMlxLm, isKnown, modelType}: Architecture, config: Config): string[] => {
  const type = `The model type '${printable(modelType)}'`;
  const file = typeof config.model_file === 'string' ? printable(config.model_file) : null;
  return [
    ...(isInMlxLm ? [] : [`${type} is not known to mlx_lm 0.32.2.`]),
    ...(isInMlxLm && !isKnown
      ? [`${type} is not fully known to mlxtop: only the memory of its weights is exact.`]
      : []),
    ...(file === null
      ? []
      : [`The model comes with its own code (${file}): mlx_lm runs it only with --trust-remote-code.`]),
  ];
};

const widthOf = (text: Config, embedding: AdaptableModule | undefined): number =>
  embedding?.outputs ?? numberAt(text, 'hidden_size') ?? numberAt(text, 'd_model') ?? numberAt(text, 'n_embd') ?? 0;

const readConfig = (folder: string): Config => {
  const file = join(folder, 'config.json');
  const config = readObject(file);
  if (config !== null) return config;
  throw new UserError(
    `${printable(file)} is missing, or is not a JSON object.`,
    'Name the folder of a model, or download it again.',
  );
};

const factsFrom = (folder: string, name: string, revision: string | null, remarks: readonly string[]): ModelFacts => {
  const config = readConfig(folder);
  const architecture = architectureOf(config);
  const {text, family} = architecture;
  const {fileBytes, tensors: inFiles} = readWeights(folder);
  const tensors = sanitized(inFiles, architecture, config);
  const quantization = quantizationOf(config, text);
  const parts = modulesOf(tensors).map(module => partOf(module, config, quantization, family.rigid));
  const outside = adaptables(parts.filter(({block}) => block === null));
  const head = outside.find(({path}) => HEAD.test(path));
  const embedding = outside.find(({kind}) => kind === 'embedding');
  return {
    name,
    folder,
    revision,
    modelType: architecture.modelType,
    ownProgram: typeof config.model_file === 'string' ? config.model_file : null,
    isKnownFamily: architecture.isKnown,
    weightBytes: tensors.reduce((sum, {bytes}) => sum + bytes, 0),
    fileBytes,
    parameters: parametersIn(parts),
    dtype: dtypeOf(tensors),
    quantization,
    hiddenSize: widthOf(text, embedding),
    intermediateSize: numberAt(text, 'intermediate_size') ?? numberAt(text, 'mlp_hidden_size') ?? 0,
    vocabularySize: head?.outputs ?? embedding?.inputs ?? numberAt(text, 'vocab_size') ?? 0,
    isTied: head === undefined,
    capsLogits: family.capsLogits(text),
    blocks: blocksOf(parts, architecture),
    outside,
    remarks: [...remarks, ...remarksOf(architecture, config)],
  };
};

const MANY = 4;

const listed = (files: readonly string[]): string => {
  const more = files.length > MANY ? [`${files.length - MANY + 1} more`] : [];
  return [...files.slice(0, more.length === 0 ? MANY : MANY - 1).map(printable), ...more].join(', ');
};

const download = (name: string): string => `hf download ${printable(name)}`;

const sentences = (...parts: readonly string[]): string => parts.join(' ');

/** Why a model that is not there, or not whole, cannot be read. */
const unreadable = (located: Exclude<Located, {state: 'found'}>, name: string): UserError => {
  if (located.state === 'missing') {
    const [place = ''] = located.lookedIn;
    // Several places are those of ModelScope.
    const isElsewhere = located.lookedIn.length > 1;
    const isName = located.remarks.length === 0 || isElsewhere;
    const how = isElsewhere ? `modelscope download --model ${printable(name)}` : download(name);
    return new UserError(
      sentences(
        `The model ${printable(name)} is not on this disk (looked in ${printable(place)}).`,
        ...located.remarks,
      ),
      isName ? `Download it first: ${how}` : 'Write the path of its folder, or its name (ORG/NAME).',
    );
  }
  const missing = listed(located.missing.map(({file}) => file));
  const isOwn = located.revision === null;
  return new UserError(
    sentences(
      `The model ${printable(name)} is incomplete: ${missing} missing (${printable(located.folder)}).`,
      ...located.remarks,
    ),
    isOwn ? 'Copy what is missing into that folder, or name another.' : `Download the rest: ${download(name)}`,
  );
};

/**
 * The model's facts by its config.json and the headers of its weights, none of which are read. `name` is how it was
 * asked for. Throws a `UserError` where it is not there, not whole, or cannot be read.
 */
export const readModel = (located: Located, name: string): ModelFacts => {
  if (located.state !== 'found') throw unreadable(located, name);
  try {
    return factsFrom(located.folder, name, located.revision, located.remarks);
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof UserError || code === undefined) throw error;
    throw new UserError(
      `The model in ${printable(located.folder)} cannot be read (${code}).`,
      'Check its permissions.',
    );
  }
};
