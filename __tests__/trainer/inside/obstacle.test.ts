import {describe, expect, test} from '@jest/globals';
import {insideObstacle, insideVariables} from '../../../source/trainer/inside/obstacle.js';

const ofWords = (text: string, firstLine: string | null = null): string | null =>
  insideObstacle(text.split(' '), firstLine);

describe('nothing stands in the way of', () => {
  test.each([
    'mlx_lm.lora --train',
    'python -m mlx_lm lora --train -E',
    'python3.12 -u -X dev -m mlx_lm.lora --train',
    'python -W ignore -c code -I',
    'python train.py --docker docker',
    'uv run --with mlx-lm mlx_lm.lora --train',
    'nice -n 5 env PYTHONUNBUFFERED=1 mlx_lm.lora --train',
    'mlx.launch -n 2 -- mlx_lm.lora --train',
    './train.sh',
    'python train.py --model unsloth/Llama-3.2-1B-Instruct',
    'python -m my.training --model unsloth/Llama-3.2-1B-Instruct --adapter-path mlx_vlm',
  ])('%s', words => {
    expect(ofWords(words)).toBeNull();
  });
});

test.each([
  ['python -I -m mlx_lm lora', /^python -I takes no module from PYTHONPATH$/],
  ['uv run python3 -uE train.py', /^python3 -E takes/],
  ['python -X dev -Sm mlx_lm lora', /^python -S takes/],
  ['ssh host mlx_lm.lora --train', /^ssh runs the trainer where this folder is not$/],
  ['/usr/local/bin/docker run image python -m mlx_lm lora', /^docker runs/],
  ['sudo mlx_lm.lora --train', /^sudo takes PYTHONPATH away/],
  ['env -i mlx_lm.lora --train', /^env takes PYTHONPATH away/],
  ['env -u PYTHONPATH mlx_lm.lora --train', /^env takes PYTHONPATH away/],
  ['env PYTHONPATH=lib mlx_lm.lora --train', /sets a PYTHONPATH of its own/],
  ['node /opt/mlxtop.js demo-trainer --train', /^it is for mlx_lm, and this is demo$/],
  ['python -m mlx_vlm.lora --dataset x', /^it is for mlx_lm, and this is mlx-vlm$/],
  ['python unsloth_train.py --model x', /this is unsloth$/],
  ['mlx_lm_lora.train --train', /^it is for mlx_lm, and this is mlx-lm-lora$/],
])('%s cannot be looked into', (words, why) => {
  expect(ofWords(words)).toMatch(why);
});

test('the first line of a script may name a Python that takes nothing', () => {
  expect(ofWords('mlx_lm.lora --train', '#!/opt/env/bin/python')).toBeNull();
  expect(ofWords('mlx_lm.lora --train', '#!/usr/bin/python3 -sP')).toBeNull();
  expect(ofWords('mlx_lm.lora --train', '#!/usr/bin/python3 -sEP')).toMatch(/^python3 -E takes/);
  expect(ofWords('mlx_lm.lora --train', '#!/usr/bin/env -S python3 -I')).toMatch(/^python3 -I takes/);
  expect(ofWords('mlx_lm.lora --train', '#!/bin/sh')).toBeNull();
});

test("the run's folder comes before the user's own PYTHONPATH", () => {
  expect(insideVariables('/run/inside', undefined)).toEqual({PYTHONPATH: '/run/inside'});
  expect(insideVariables('/run/inside', '')).toEqual({PYTHONPATH: '/run/inside'});
  expect(insideVariables('/run/inside', 'lib:/b')).toEqual({PYTHONPATH: '/run/inside:lib:/b'});
  expect(insideVariables('/a:b/inside', undefined)).toBeNull();
});
