import {describe, expect, test} from '@jest/globals';
import {arrow, files, imports, isIn, isOwn, textOf, withoutComments} from './helpers/imports.js';

/** Where there is no clock, no file and no process: everything is computed from arguments. */
const PURE = [
  'estimate/',
  'export/',
  'format/',
  'host/login-entry/texts',
  'import/',
  'insight/',
  'journal/codec',
  'journal/events',
  'journal/place',
  'journal/shapes',
  'journal/without-secrets',
  'model/families/',
  'model/rows/plan',
  'model/rows/problems',
  'model/tokens/byte-level',
  'model/tokens/fast-bpe',
  'model/tokens/merge',
  'model/tokens/python-repr',
  'model/tokens/python-strings',
  'model/weights/experts',
  'model/weights/modules',
  'model/weights/sanitized',
  'model/weights/tensor',
  'report/',
  'runs/after-restart/crash-loop',
  'runs/after-restart/variables',
  'runs/after-restart/verdict',
  'runs/queue/due',
  'runs/queue/order',
  'runs/queue/pane-words',
  'trainer/bar-end',
  'trainer/child-deaths',
  'trainer/container-log',
  'trainer/continue/python',
  'trainer/dialects/',
  'trainer/dialect',
  'trainer/environment',
  'trainer/failure-rules',
  'trainer/examine',
  'trainer/failures',
  'trainer/found',
  'trainer/inheritance',
  'trainer/inside/',
  'trainer/is-record',
  'trainer/known/',
  'trainer/lines',
  'trainer/lost-variables',
  'trainer/notices',
  'trainer/pattern',
  'trainer/prefixes',
  'trainer/prompt',
  'trainer/reader',
  'trainer/recovery/',
  'trainer/terminal-rows',
  'trainer/tracebacks',
  'trainer/settings/arguments',
  'trainer/settings/from-config',
  'trainer/settings/from-words',
  'trainer/settings/ignored-keys',
  'trainer/settings/meanings',
  'trainer/settings/program',
  'trainer/settings/to-train-settings',
  'trainer/settings/value-types',
  'trainer/tree',
  'trainer/wrapper',
  'tmux/fields',
  'tmux/pane-end',
  'tmux/quote',
  'tmux/status-line',
];
const IMPURE =
  /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bset(?:Timeout|Interval|Immediate)\(|\bMath\.random\(|\brandom(?:Bytes|Fill|Int|UUID)\b|\bfetch\(|\bconsole\./;
/** Node's own modules and packages that neither read nor change anything outside. */
const PURE_BUILTINS = new Set([
  'd3-scale',
  'd3-shape',
  'd3-time-format',
  'node:crypto',
  'node:string_decoder',
  'node:util',
]);

describe('what is pure', () => {
  const pure = files.filter(file => PURE.some(place => isIn(file, place)));

  test('has no clock, no process and no timer', () => {
    const lines = pure.flatMap(file =>
      withoutComments(textOf(file))
        .split('\n')
        .filter(line => IMPURE.test(line))
        .map(line => `${file}: ${line.trim()}`),
    );
    expect(lines).toEqual([]);
  });

  test('loads nothing that has', () => {
    const doors = imports.filter(
      ({from, to, kind}) =>
        pure.includes(from) &&
        kind !== 'type' &&
        (isOwn(to) ? !pure.includes(to) && to !== 'errors' : !PURE_BUILTINS.has(to)),
    );
    expect(doors.map(arrow)).toEqual([]);
  });
});
