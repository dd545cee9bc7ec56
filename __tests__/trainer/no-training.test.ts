import {expect, test} from '@jest/globals';
import {createReader} from '../../source/trainer/reader.js';

/** A bar of tqdm at five places; `@` is the place, `%` the percentage. */
const drawn = (line: string): string =>
  [1, 3, 5, 8, 10].map(done => `\r${line.replace('%', `${done * 10}%`).replace('@', String(done))}`).join('');
const counted = (line: string): string =>
  [1, 2, 3, 4, 5].map(done => `${line.replaceAll('@', String(done))}\n`).join('');

/** Outputs of other programs, as they stand before, between and behind those of trainers. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['huggingface_hub, files', drawn('Fetching 10 files:  %|███       | @/10 [00:03<00:09,  1.50it/s]')],
  ['huggingface_hub, bytes', drawn('model.safetensors:  %|███       | 1.@G/3.00G [00:10<00:20, 92.3MB/s]')],
  ['huggingface_hub, xet', drawn('Processing Files (@ / 10):  %|███   | 1.@GB / 3.00GB, 45.1MB/s  ')],
  ['huggingface_hub, new data', drawn('New Data Upload:  %|███   | @MB / 10MB, 45.1MB/s  ')],
  [
    'huggingface_hub, Download complete',
    drawn('Downloading (incomplete total...):  %|██ | @M/10M [00:01<00:05, 3.1MB/s]'),
  ],
  ['an old download', drawn('Downloading pytorch_model.bin:  %|███       | @/10 [00:03<00:09,  1.50it/s]')],
  ['datasets, map', drawn('Map:  %|███       | @/10 [00:01<00:09, 750.1 examples/s]')],
  ['datasets, map by processes', drawn('Map (num_proc=4):  %|███       | @/10 [00:01<00:09, 750.1 examples/s]')],
  ['datasets, batches', drawn('Tokenizing train dataset:  %|███       | @/10 [00:01<00:09, 7.1ba/s]')],
  ['datasets, TRL', drawn('Adding EOS to train dataset:  %|███       | @/10 [00:01<00:09, 750.1 examples/s]')],
  ['datasets, filter', drawn('Filtering train dataset >1024 tokens:  %|██    | @/10 [00:01<00:09, 750.1 examples/s]')],
  [
    'datasets, split',
    [100, 200, 300, 400].map(n => `\rGenerating train split: ${n} examples [00:00, 900.0 examples/s]`).join(''),
  ],
  ['datasets, packing', drawn('Packing train dataset:  %|███       | @/10 [00:01<00:09, 750.1 examples/s]')],
  ['datasets, saving', drawn('Saving the dataset (@/10 shards):  %|███       | @/10 [00:01<00:09, 750.1 examples/s]')],
  ['transformers, shards', drawn('Loading checkpoint shards:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  ['transformers, weights', drawn('Loading weights:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  ['diffusers, parts', drawn('Loading pipeline components...:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  [
    'mlx_lm, a test alone',
    `Testing\n${drawn('Calculating loss...:  %|███       | @/10 [00:01<00:09,  1.10it/s]').replaceAll('Calculating loss...', 'Calculating perplexity')}`,
  ],
  ['an evaluation', drawn('Evaluating:  %|███       | @/10 [00:01<00:09,  1.10it/s, loss=2.5]')],
  ['an evaluation, by epochs', drawn('Validation epoch 1:  %|███       | @/10 [00:01<00:09,  1.10it/s, loss=2.5]')],
  ['lm_eval', drawn('Running loglikelihood requests:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  ['a test, printed', counted('Test step @/10 loss 2.5')],
  ['a validation, printed', counted('[val] step @/10 loss 2.5')],
  ['images that are drawn', drawn('Sampling images:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  ['mlx-examples, data', drawn('encode dataset:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  ['pip', drawn('   ━━━━━━━━━━━━━━━━━━━━ @.3/12.3 MB 11.0 MB/s eta 0:00:00')],
  ['pip, old', drawn('     |████████████                    | @.0 MB 11.0 MB/s eta 0:00:01')],
  [
    'uv',
    'Resolved 62 packages in 1.2s\nPrepared 3 packages in 20ms\n ░░░░░░░░░░░░░░░░░░░░ [1/62] Installing wheels...\r ████░░░░ [30/62] torch==2.9.1\r ████████ [62/62] numpy==2.3.5\n',
  ],
  [
    'docker build',
    counted('#7 [@/10] RUN pip install -r requirements.txt') + counted('Step @/10 : RUN apt-get update'),
  ],
  ['docker pull', counted('a1b2c3d4e5f6: Downloading [====>              ]  @0.5MB/92.3MB')],
  [
    'git clone',
    ['Receiving objects', 'Resolving deltas'].map(name => drawn(`${name}:  % (@/10), 1.2@ MiB | 2.1 MiB/s`)).join(''),
  ],
  ['git lfs', drawn('Filtering content:  % (@/10), 1.20 GiB | 45.0 MiB/s')],
  [
    'apt',
    drawn('Progress: [ %] [####..........................]') +
      counted('Get:@ http://deb.debian.org/debian bookworm/main arm64 curl 7.88 [315 kB]'),
  ],
  ['conda', drawn('pytorch-2.5.1        | 1.2 GB    | ####                |  % ')],
  ['wget', drawn('model.bin             %[=====>              ] @.25G  45.1MB/s    eta 24s')],
  [
    'curl',
    [10, 20, 30]
      .map(n => `\r ${n} 3000M   ${n}  900M    0     0  45.1M      0  0:01:06  0:00:20  0:00:46 45.1M`)
      .join(''),
  ],
  ['rsync', drawn('    1.@G  %   45.12MB/s    0:00:46 (xfr#@, to-chk=5/10)')],
  ['tar by pv', drawn('1.@GiB 0:00:10 [ 120MiB/s] [====>              ]  % ETA 0:00:20')],
  [
    'make and ninja',
    counted('[@/10] Building CXX object mlx/CMakeFiles/loss.cpp.o') +
      counted('[ @0%] Linking CXX static library libmlx.a'),
  ],
  ['pytest', counted('tests/test_loss.py::test_step@ PASSED                 [ @0%]')],
  ['compiling', counted('Compiling kernel @/10 (loss_step_@)')],
  ['cached latents', drawn('Caching latents:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  ['quantizing', drawn('Quantizing:  %|███       | @/10 [00:01<00:09,  1.10it/s]')],
  [
    'settings',
    'loss: mse\nsteps: 1000\nlearning_rate: 0.0001\nepochs: 3\nbatch_size: 4\nloss_scale: 1.0\nstep_loss: true\n',
  ],
  ['words', counted('Note @: from step 100 on the loss is scaled by 2.5 @ times').replaceAll('step 100', 'the start')],
];

test.each(OTHERS)('%s is no training', (_, text) => {
  const reader = createReader();
  const events = [
    ...reader.push(Buffer.from(text), 1000),
    ...reader.push(Buffer.from('\n'), 2000),
    ...reader.flush(3000),
  ];
  expect(events.filter(({type}) => ['progress', 'report', 'total', 'training'].includes(type))).toEqual([]);
});

test('nor are all of them together, in both orders', () => {
  for (const list of [OTHERS, OTHERS.toReversed()]) {
    const reader = createReader();
    const events = reader.push(Buffer.from(`${list.map(([, text]) => text).join('\n')}\n`), 1000);
    expect(events.filter(({type}) => ['progress', 'report', 'total', 'training'].includes(type))).toEqual([]);
  }
});
