import {expect, test} from '@jest/globals';
import type {RunView} from '../../source/insight/view.js';
import {NO_ENDING, statusText} from '../../source/report/status.js';
import {diedBehind0, ended, memory, NOW, running, unknown} from './views.js';

const text = (view: RunView, alive = true): string => statusText(view, NOW, alive);

test('a run', () => {
  expect(text(running())).toBe(`run         lora (20261124-120000-abcd)
state       training
verdict     not enough evidence yet
command     python train.py
iteration   1,234 of 6,000 (20 %)
done in     ≈ 3 h 18 min (3 h 03 min to 3 h 36 min), at 17:23
pace        24.0 it/min, 2.50 s/it, 512 tokens/s
loss        2.346, validation 2.500 (best 2.432 at 1,000)
checkpoint  iteration 1,200: adapters/0001200_adapters.safetensors
time        2 h 05 min
trainer     pid 4242, processor 188 %, 5.1 GB pss, 1.2 GB swapped
memory      12.5 GB of 16.0 GB used: apps 9.0 GB; cached 2.0 GB, free 1.5 GB
pressure    YELLOW (from: psi)
swap        3.0 GB used, in 1.0 MB/s, out 0.0 MB/s
`);
});

test('a run about which nothing is known yet', () => {
  expect(text(unknown())).toBe(`run         lora (20261124-120000-abcd)
state       starting: no iteration recognised yet
verdict     not enough evidence yet
command     python train.py
iteration   —
done in     —
pace        —
loss        —
checkpoint  none yet
time        1 min 00 s
trainer     —
`);
});

test.each([
  ['starting', /starting/],
  ['training', /training/],
  ['validating', /training \(validating\)/],
  ['paused', /paused/],
  ['stalled', /stalled: no sign for a long time/],
] as const)('while it is %s', (state, word) => {
  const shown = text(running({run: {state}}));
  expect(shown).toMatch(new RegExp(`^state +${word.source}`, 'm'));
  expect(shown).toMatch(/^done in/m);
  expect(shown).toMatch(/^trainer/m);
});

test.each([
  ['SIGINT', 'stopping: asked with SIGINT 5 s ago, the same again sends SIGTERM'],
  ['SIGKILL', 'stopping: asked with SIGKILL 5 s ago'],
] as const)('while it has not ended after %s', (signal, words) => {
  const shown = text(running({run: {stopAsked: {signal, at: NOW - 5000}}}));
  expect(shown).toMatch(new RegExp(`^state +${words}$`, 'm'));
});

test.each([
  ['finished', 0, 'finished, exit code 0'],
  ['stopped', 130, 'stopped, exit code 130'],
  ['failed', 3, 'failed, exit code 3'],
  ['interrupted', null, 'interrupted: its pane, its process or tmux went away'],
] as const)('after it has %s', (state, code, words) => {
  const shown = text(ended(state, code), false);
  expect(shown).toMatch(new RegExp(`^state +${words}$`, 'm'));
  expect(shown).not.toMatch(/^(done in|trainer|memory|swap|recorder)/m);
});

test('exit code 0 is not taken for the end of a training', () => {
  expect(text(diedBehind0(), false)).toMatch(
    /^state +ended with exit code 0 before its last iteration \(1,234 of 6,000\)$/m,
  );
});

test('a pause, a recorder that is gone and warnings have lines of their own', () => {
  const view = running({run: {state: 'paused', pausedSeconds: 75}, trainer: {stopped: true}});
  const shown = text({...view, warnings: [{code: 'disk', text: 'The disk is full.', since: NOW}]}, false);
  expect(shown).toMatch(/^time +2 h 05 min, 1 min 15 s of it paused$/m);
  expect(shown).toMatch(/^trainer .*, stopped$/m);
  expect(shown).toMatch(/^warning +The disk is full\.$/m);
  expect(shown).toMatch(/^recorder +not running/m);
});

test('the times of the whole training follow those of a run that continues others', () => {
  const earlier = {runs: 2, startedAt: NOW - 90_000_000, elapsedSeconds: 16_500, trainedSeconds: 15_000};
  const own = {elapsedSeconds: 7500, trainedSeconds: 7200};
  const view = running({
    run: {...own, continues: {run: 'r1', iteration: 0, checkpoint: 900, earlier}},
    training: {baseIteration: 0},
  });
  const shown = text(view);
  expect(shown).toMatch(/^time +2 h 05 min.*\nin all +6 h 40 min in 3 runs, 6 h 10 min of it training$/m);
  expect(shown).toContain(', 900 of them in earlier runs');
  const older = running({run: {...own, continues: {run: 'r1', iteration: 900}}, training: {baseIteration: 900}});
  expect(text(older)).toMatch(/^continues +r1$/m);
  expect(text(older)).not.toMatch(/^in all/m);
});

test('a pause by policy says what helps', () => {
  const shown = text(running({run: {state: 'paused', pausedBy: 'policy'}}), false);
  expect(shown).toMatch(/^state +paused automatically as memory was short; a pause frees no memory: quit something$/m);
});

test('the loss of a test follows the other losses, with or without them', () => {
  const tested = {testLoss: 2.3, testPerplexity: 9.9742};
  expect(text(running({training: tested}))).toMatch(
    /^loss +2\.346, validation 2\.500 \(best 2\.432 at 1,000\), test loss 2\.300, perplexity 9\.974$/m,
  );
  const alone = {trainLoss: null, valLoss: null, bestValLoss: null, ...tested, testPerplexity: null};
  expect(text(running({training: alone}))).toMatch(/^loss +—, test loss 2\.300$/m);
});

test('figures that only some trainers print have a row of their own', () => {
  const figures = {'rewards/chosen': -0.0123456, margin: 12_345.678, KL: 1e-7};
  expect(text(running({training: {figures}}))).toMatch(
    /^figures +rewards\/chosen -0\.01235 · margin 12350 · KL 1e-7$/m,
  );
  expect(text(running())).not.toMatch(/^figures/m);
});

test('a total, a loss, a checkpoint without the rest', () => {
  const view = running({
    training: {
      iteration: null,
      trainLoss: Number.NaN,
      valLoss: null,
      bestValLoss: null,
      etaLowSeconds: null,
      iterationsPerMinute: null,
      secondsPerIteration: null,
      lastCheckpoint: {iteration: null, path: 'out/model.safetensors'},
    },
    trainer: {cpuPercent: null, memoryBytes: null, swappedBytes: 0},
  });
  const shown = text(view);
  expect(shown).toMatch(/^iteration +— of 6,000$/m);
  expect(shown).toMatch(/^pace +512 tokens\/s$/m);
  expect(shown).toMatch(/^loss +NaN$/m);
  expect(shown).toMatch(/^done in +≈ 3 h 18 min, at/m);
  expect(shown).toMatch(/^checkpoint +out\/model\.safetensors$/m);
  expect(shown).toMatch(/^trainer +pid 4242, processor —, — pss$/m);
});

test('a percentage is rounded down', () => {
  const percent = (iteration: number) => /\((\d+) %\)/.exec(text(running({training: {iteration}})))?.[1];
  expect([percent(0), percent(59), percent(60), percent(5999), percent(6000)]).toEqual(['0', '0', '1', '99', '100']);
});

test('any command is one line that can be copied', () => {
  const command = ['python', '-c', 'import x\nx.run("it\'s")\n', '--name', 'two words'];
  const shown = text(running({run: {command}}));
  expect(shown).toMatch(/^command +python -c \$'import x\\nx\.run\("it\\'s"\)\\n' --name 'two words'$/m);
});

test('no line ends in a blank, and labels stand in one column', () => {
  const views = [
    running(),
    unknown(),
    ended('failed', 1),
    running({run: {command: ['']}}),
    {...running(), memory: {...memory({pressure: null, pressureSource: null}), takenAt: NOW}},
  ];
  for (const view of views) {
    for (const line of text(view, false).trimEnd().split('\n')) {
      expect(line).toMatch(/^[a-z ]{10} {2}\S/);
      expect(line).not.toMatch(/\s$/);
    }
  }
});

test('what is trained, what it continues, and which checkpoint is the best', () => {
  const view = running({
    run: {continues: {run: '20261123-080000-0123', iteration: 2000}},
    training: {
      baseIteration: 2000,
      epoch: 1.5,
      bestCheckpoint: {iteration: 800, path: 'adapters/0000800_adapters.safetensors', valLoss: 2.1},
    },
  });
  const settings = {...view.settings, model: 'models/tiny', fineTuneType: 'lora', numLayers: -1, batchSize: 2};
  const shown = text({...view, settings: {...settings, gradAccumulationSteps: 4, trainRows: 4000, data: './data/qa/'}});
  expect(shown).toMatch(/^continues +20261123-080000-0123$/m);
  expect(shown).toMatch(/^training +models\/tiny · lora, all layers · batch 2 × 4 · qa: 4,000 rows$/m);
  expect(shown).toMatch(/^iteration +3,234 of 8,000 \(40 %\), 2,000 of them in earlier runs, epoch 1\.50$/m);
  expect(shown).toMatch(/^checkpoint +iteration 3,200 \(1,200 in this run\): adapters\/0001200_/m);
  expect(shown).toMatch(/^loss .*\(best 2\.432 at 3,000\)$/m);
  expect(shown).toMatch(
    /^best one +iteration 2,800 \(800 in this run\): .*800_adapters\.safetensors \(validation loss 2\.100\)$/m,
  );
});

test('the reason of a failure, with what to do', () => {
  const failure = {kind: 'wrong-flag', sentence: 'Look at its --help.', line: 'error: x'} as const;
  const view = ended('failed', 2);
  expect(text({...view, run: {...view.run, failure}})).toMatch(/^reason +Look at its --help\.$/m);
});

test('a stall says what the processor does', () => {
  const stalled = (busy: boolean | null): string => {
    const view = running({run: {state: 'stalled', stall: {since: NOW - 720_000, busy}}});
    return statusText(view, NOW, true);
  };
  expect(stalled(true)).toContain('stalled: the processor works, but nothing has been printed for 12 min 00 s');
  expect(stalled(false)).toContain('stalled: no sign for 12 min 00 s, the processor is idle');
  expect(stalled(null)).toContain('stalled: no sign of life for 12 min 00 s');
});

test('advice says what it would gain, and what the last quit has gained', () => {
  const view = running();
  const advice = {action: 'quit', app: 'Cursor', bytes: 3.6 * 1024 ** 3, savesSeconds: 2880, why: 'memory is short'};
  const slowdown = {...view.slowdown, evidence: 'strong', etaIfClearedSeconds: 3600} as const;
  expect(statusText({...view, advice: [advice], slowdown}, NOW, true)).toMatch(
    /^advice +quit Cursor: frees 3\.6 GB, saves ≈ 48 min (?:00 s )?\(done at 15:05\): memory is short$/m,
  );
  expect(statusText({...view, advice: [{...advice, bytes: null, savesSeconds: null}]}, NOW, true)).toMatch(
    /^advice +quit Cursor: memory is short$/m,
  );
  const lastQuit = {at: NOW - 90_000, app: 'Cursor', goneBy: NOW - 60_000, pressureBefore: null, pressureAfter: null};
  const brought = {freedBytes: 3.4 * 1024 ** 3, paceBefore: 11, paceAfter: 24};
  expect(statusText({...view, lastQuit: {...lastQuit, ...brought}}, NOW, true)).toMatch(
    /^last quit +Cursor was gone by 14:04: 3\.4 GB freed, 11 → 24 it\/min$/m,
  );
  const nothing = {freedBytes: null, paceBefore: 11, paceAfter: null};
  expect(statusText({...view, lastQuit: {...lastQuit, ...nothing}}, NOW, true)).not.toContain('last quit');
});

test.each([
  ['pipe', 'its pipe was closed before it showed an end'],
  ['log', 'its process or its log went away before the log showed an end'],
  ['pane', 'its pane, its process or tmux went away'],
] as const)('an end that nobody saw is told by what was followed: %s', (followed, words) => {
  const shown = statusText(ended('interrupted', null), NOW, false, [], {...NO_ENDING, followed});
  expect(shown).toMatch(new RegExp(`^state +interrupted: ${words}$`, 'm'));
});

test('alerts that are not over have rows of their own', () => {
  const alerts = ['The validation loss has risen 3 times in a row.', 'The machine is running on battery.'];
  const shown = statusText(ended('finished', 0), NOW, false, [], {...NO_ENDING, alerts});
  expect(shown).toMatch(/^alert +The validation loss has risen 3 times in a row\.\nalert +The machine is running/m);
});

test('a run recorded elsewhere says where, and how long its recorder has been silent', () => {
  const words = 'recorded on gpu-box, not visible from here';
  const of = (heardAt: number | null, alive: boolean): string =>
    statusText(running(), NOW, alive, [], {...NO_ENDING, elsewhere: {words, heardAt}});
  expect(of(NOW - 1000, true)).toMatch(
    /^where +recorded on gpu-box, not visible from here: pause, resume and stop it/m,
  );
  expect(of(NOW - 1000, true)).not.toMatch(/^recorder/m);
  expect(of(NOW - 7_200_000, false)).toMatch(
    /^recorder +no sign of life for 2 h 00 min; if .*: mlxtop stop \S+ --gone$/m,
  );
  expect(
    statusText(ended('finished', 0), NOW, false, [], {...NO_ENDING, elsewhere: {words, heardAt: null}}),
  ).not.toMatch(/^(where|recorder)/m);
});
