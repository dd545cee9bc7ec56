import {appendFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {fastMacProgram} from '../helpers/mac-program.js';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage | null = null;
let mac: Rehearsal | null = null;

afterEach(async () => {
  mac?.close();
  await stage?.close();
});

/** A trainer that prints what it is told to, on a Mac whose wall clock runs so many times as fast. */
const dictate = async (times: number) => {
  const machine = await createRehearsal({scene: 'green', macos: '15'});
  mac = machine;
  const place = createStage(fastMacProgram(times), {MLXTOP_TOOLS: machine.tools});
  stage = place;
  const alerts = alertsIntoFile(place.folder);
  const file = join(place.folder, 'lines');
  let iteration = 0;
  const say = (line: string) => appendFileSync(file, `${line}\n`);
  const begin = () =>
    place.start(['node', trainerFile('dictated.mjs'), file], ['--interval', '200ms', '--session', 'lora'], alerts.env);
  return {
    place,
    machine,
    alerts,
    say,
    begin,
    report(loss: string) {
      iteration += 10;
      say(
        `Iter ${iteration}: Train loss ${loss}, Learning Rate 1.000e-05, It/sec 1.000, Tokens/sec 100.000, Trained Tokens ${iteration}, Peak mem 1.000 GB`,
      );
    },
    validate: (loss: string) => say(`Iter ${iteration}: Val loss ${loss}, Val took 0.100s`),
    told: (code: string) =>
      waitFor(
        `the alert ${code}`,
        () => alerts.codes().includes(code),
        () => alerts.codes().join(', '),
      ),
    saw: (id: string, it: number) => waitFor(`iteration ${it}`, () => place.status(id).training.iteration === it),
  };
};

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('alerts on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test('each is told by a command of the settings when it begins and when it is over, and a failure with its reason', async () => {
    const {place, machine, alerts, say, begin, report, validate, told, saw} = await dictate(20);
    machine.change(state => {
      state.power.source = 'battery';
    });
    const id = begin();
    await told('on-battery');
    // The next recorder continues where this one was, and reads the battery at once.
    machine.change(state => {
      state.power.source = 'ac';
    });
    const recorders = () => place.journal(id).filter(({type}) => type === 'recording');
    const first = recorders().at(-1)?.pid as number;
    process.kill(first, 'SIGTERM');
    await waitFor('the recorder to end', () => processState(first) === null);
    // tmux finds that its pipe has no reader only when it has something to write.
    say('Starting training..., iters: 1000');
    await waitFor('the next recorder', () => place.status(id).recorder.alive && recorders().length === 2);
    await told('on-battery is over');

    for (let done = 10; done <= 80; done += 10) {
      report('1.900');
      await saw(id, done);
    }
    await told('stalled');
    report('1.900');
    await told('stalled is over');
    for (const loss of ['2.000', '2.100', '2.200', '2.300']) {
      report('1.900');
      validate(loss);
    }
    await told('val-loss-rising');
    report('1.900');
    validate('2.250');
    await told('val-loss-rising is over');
    report('nan');
    await told('loss-not-finite');
    report('1.900');
    await told('loss-not-finite is over');
    say(
      'libc++abi: terminating due to uncaught exception of type std::runtime_error: [METAL] Command buffer execution failed: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)',
    );
    say('exit 134');
    await told('failed');
    expect(alerts.codes().join(', ')).toBe(
      'on-battery, on-battery is over, stalled, stalled is over, val-loss-rising, val-loss-rising is over, loss-not-finite, loss-not-finite is over, failed',
    );
    expect(alerts.told().at(-1)?.text).toMatch(/^Training failed \(exit code 134\) at iteration \d+\. .*memory/);
    const noted = place.journal(id).filter(({type}) => type === 'alert' || type === 'alert-over');
    expect(noted.map(({type, code}) => (type === 'alert' ? code : `${code} is over`))).toEqual(alerts.codes());
  });

  test('a run that finishes is reported; one that the user stops is not', async () => {
    const {place, alerts, say, begin, report, told, saw} = await dictate(1);
    say('Starting training..., iters: 10');
    report('1.900');
    const stopped = begin();
    await saw(stopped, 10);
    expect(place.mlxtop(['stop', stopped, '--yes']).code).toBe(0);
    expect(place.status(stopped).run.state).toBe('stopped');
    say('exit 0');
    begin();
    await told('finished');
    expect(alerts.told()).toEqual([{code: 'finished', over: false, text: 'Training has finished at iteration 10.'}]);
  });
});
