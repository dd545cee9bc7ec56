import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ModelFacts} from '../../source/estimate/facts.js';
import {locateModel} from '../../source/model/locate.js';
import {readModel} from '../../source/model/read-model.js';
import {KNOWN_DENSE, type Known} from './model-folder/known-dense.js';
import {KNOWN_EXPERTS} from './model-folder/known-experts.js';
import {GEMMA_4_EXPERTS, KNOWN_GATED_DELTA} from './model-folder/known-gated-delta.js';
import {type Packing, packed, type Shape} from './model-folder/shapes.js';
import {writeFolder} from './model-folder/write-folder.js';

const KNOWN = {...KNOWN_DENSE, ...KNOWN_EXPERTS, ...KNOWN_GATED_DELTA, 'Gemma-4-26B-A4B': GEMMA_4_EXPERTS};

export type KnownName = keyof typeof KNOWN;

export const KNOWN_NAMES = Object.keys(KNOWN) as KnownName[];

/** The parameters that its publisher states; null where that is not known. */
export const statedParameters = (name: KnownName): number | null => KNOWN[name].parameters;

export type FolderOptions = {
  /** Packed as mlx_lm.convert does; plain bfloat16 without. */
  packing?: Packing;
  /** Only the first of its blocks. */
  layers?: number;
  shards?: number;
  /** What else config.json says; `undefined` takes a key away. */
  config?: Record<string, unknown>;
  dtype?: 'BF16' | 'F16' | 'F32';
};

/** 4 bits in groups of 64, as most models of mlx-community are. */
export const FOUR_BITS: Packing = {bits: 4, groupSize: 64};

const BLOCK = /\blayers\.(\d+)\./;

const shapesOf = (known: Known, {layers, dtype, packing}: FolderOptions): Shape[] => {
  const all = known.shapes();
  const cut = layers === undefined ? all : all.filter(({name}) => Number(BLOCK.exec(name)?.[1] ?? 0) < layers);
  const typed = dtype === undefined ? cut : cut.map(shape => (shape.dtype === 'BF16' ? {...shape, dtype} : shape));
  return packing === undefined ? typed : packed(typed, packing);
};

const withLayers = (config: Record<string, unknown>, layers: number | undefined): Record<string, unknown> => {
  if (layers === undefined) return config;
  const text = config.text_config;
  return typeof text === 'object'
    ? {...config, text_config: {...text, num_hidden_layers: layers}}
    : {...config, num_hidden_layers: layers};
};

const quantizationConfig = ({bits, groupSize, mode}: Packing) => ({
  quantization: {bits, group_size: groupSize, ...(mode === undefined ? {} : {mode})},
});

/**
 * Writes a published model's folder: its config, weights that have headers and no data (sparse files: a 30B model
 * takes some KB of disk), and a tokenizer of words. Returns the folder.
 */
export const writeKnownModel = (folder: string, name: KnownName, options: FolderOptions = {}): string => {
  const known: Known = KNOWN[name];
  const packing = options.packing === undefined ? {} : quantizationConfig(options.packing);
  const config = {...withLayers(known.config, options.layers), ...packing, ...options.config};
  return writeFolder(folder, {config, shapes: shapesOf(known, options), shards: options.shards});
};

/** A temporary folder that holds folders of models, for one file of tests. */
export const createModels = () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-models-')));
  let count = 0;
  const write = (name: KnownName, options?: FolderOptions): string => {
    count += 1;
    return writeKnownModel(join(root, `${name}-${count}`), name, options);
  };
  return {
    root,
    write,
    /** The facts that mlxtop reads of it. */
    facts(name: KnownName, options?: FolderOptions): ModelFacts {
      const folder = write(name, options);
      return readModel(locateModel(folder, {directory: root, environment: {}}), name);
    },
    close: () => rmSync(root, {recursive: true, force: true}),
  };
};
