import {closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {type Build, misfit} from '../../../source/trainer/checkpoints/fit.js';
import {readHeader, type Tensor} from '../../../source/trainer/checkpoints/header.js';
import {lora, safetensors} from './weights.js';

const tensorsOf = (bytes: Uint8Array): Tensor[] => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-fit-'));
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const fd = openSync(path, 'r');
  try {
    const header = readHeader(fd, statSync(path).size);
    if (typeof header === 'string') throw new Error(header);
    return header.tensors;
  } finally {
    closeSync(fd);
    rmSync(folder, {recursive: true});
  }
};

const NOW: Build = {model: 'm', fineTuneType: 'lora', numLayers: 2, rank: 8, scale: 20};
const UNKNOWN: Build = {model: null, fineTuneType: null, numLayers: null, rank: null, scale: null};

const EXPERTS = safetensors({'layers.0.mlp.lora_a': {shape: [4, 8, 16]}, 'layers.0.mlp.lora_b': {shape: [4, 16, 8]}});
const FULL = safetensors({'model.layers.3.mlp.up_proj.weight': {shape: [8, 8]}});

test.each<[string, Uint8Array, Partial<Build>, Partial<Build>, RegExp | null]>([
  ['the same', lora(8), NOW, {}, null],
  ['nothing written beside them', lora(8), {}, {}, null],
  ['another rank', lora(8), NOW, {rank: 4}, /rank is 8.*rank 4/],
  ['a rank that the file beside them has wrong', lora(8), {rank: 4}, {}, null],
  ['experts: the rank is the second extent', EXPERTS, {}, {numLayers: 1}, null],
  ['other layers', lora(8), NOW, {numLayers: 4}, /2 layers were trained, and now 4/],
  ['more layers than now, by their names', lora(8, 4), {}, {}, /holds 4 layers, and now 2/],
  ['all layers', lora(8, 4), {}, {numLayers: -1}, null],
  ['another model', lora(8), NOW, {model: 'other'}, /belongs to m, and the model is now other/],
  ['another type', lora(8), NOW, {fineTuneType: 'dora'}, /trained as 'lora'.*'dora'/],
  ['LoRA weights into a full training', lora(8), {}, {fineTuneType: 'full', rank: null}, /LoRA weights.*'full'/],
  ['full weights into a LoRA', FULL, {}, {}, /trained as 'full'.*'lora'/],
  ['full weights into a full training', FULL, {}, {fineTuneType: 'full', rank: null, scale: null}, null],
  ['another scale', lora(8), NOW, {scale: 10}, /scale is 20, and now 10/],
])('%s', (_name, bytes, then, now, problem) => {
  const found = misfit(tensorsOf(bytes), {...UNKNOWN, ...then}, {...NOW, ...now});
  if (problem === null) expect(found).toBeNull();
  else expect(found).toMatch(problem);
});
