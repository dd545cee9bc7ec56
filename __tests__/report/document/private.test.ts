import {describe, expect, test} from '@jest/globals';
import {privateOf, shareable, withoutPrivate} from '../../../source/report/document/private.js';
import {madeWhole} from '../html/made-whole.js';

const known = privateOf([madeWhole()]);

describe('what is private', () => {
  test.each([
    ['/Users/ada/Fine Tune/data sets/fung', '…/fung'],
    ['~/models/x.safetensors', '…/x.safetensors'],
    ['../secret/place', '…/place'],
    ["No such file: '/Users/ada/private/train.jsonl' (see /etc/hosts)", "No such file: '…/train.jsonl' (see …/hosts)"],
    ['in /Users/ada/Fine Tune/adapters it stopped', 'in …/adapters it stopped'],
    ['saved by ada on adas-macbook.local', 'saved by … on …'],
    ['file:///Users/ada/x.html is open', '…/x.html is open'],
    ['open:/home/bob/y', 'open:…/y'],
  ])('is left out: %s', (text, shown) => {
    expect(withoutPrivate(text, known)).toBe(shown);
  });

  test.each([
    'mlx-community/Llama-3.2-3B-Instruct-4bit',
    '24.0 it/min with nothing in the way',
    'accept its terms on huggingface.co, then log in with `hf auth login`',
    'https://nodejs.org/en',
    'adapters',
    'training',
    '2.2× slower while swapping, 32 min lost',
  ])('is not what is said: %s', text => {
    expect(withoutPrivate(text, known)).toBe(text);
  });

  test('is in no text of a run that is to be shown', () => {
    const [run] = shareable([
      madeWhole({
        marks: [{kind: 'app', at: 0, text: 'ada opened /Users/ada/x'}],
        versions: {'/Users/ada/venv/bin/python': '3.12 of ada'},
        apps: [{name: '/Users/ada/Applications/Notes', bytes: 1}],
      }),
    ]);
    const text = JSON.stringify({...run, byTime: null, byIteration: null});
    expect(text).not.toMatch(/\bada\b|\/Users|adas-macbook|mlx_lm|Fine Tune/);
  });
});
