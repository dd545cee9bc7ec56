import {expect, test} from '@jest/globals';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import {wallMs} from '../../source/journal/clocks.js';
import {decodeEvent, encodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import {AlertWatch} from '../../source/recorder/alert-watch.js';

const T = Date.UTC(2026, 0, 5);

const watched = (send: (code: string, over: boolean) => Promise<void> = async () => undefined) => {
  const state = createState();
  const written: RunEvent[] = [];
  const sent: string[] = [];
  const troubles: (string | null)[] = [];
  const add = (event: RunEvent): void => fold(state, event);
  const watch = new AlertWatch({
    write: event => {
      written.push(event);
      add(event);
    },
    send: (code, _text, over) => {
      sent.push(`${code}${over ? ' is over' : ''}`);
      return send(code, over);
    },
    onTrouble: text => troubles.push(text),
  });
  return {state, written, sent, troubles, add, watch};
};

const battery = (t: number, onBattery: boolean): RunEvent => ({
  t,
  type: 'power',
  gpuPercent: null,
  onBattery,
  lowPowerMode: null,
  speedLimitPercent: null,
});

test('each alert is sent once when it begins and once when it is over', () => {
  const {state, written, sent, add, watch} = watched();
  watch.update(state, wallMs(T));
  add(battery(T, true));
  for (const later of [1, 2, 3]) watch.update(state, wallMs(T + later));
  add(battery(T + 10, false));
  watch.update(state, wallMs(T + 11));
  watch.update(state, wallMs(T + 12));
  expect(sent).toEqual(['on-battery', 'on-battery is over']);
  expect(written.map(({type}) => type)).toEqual(['alert', 'alert-over']);
});

test('a recorder that takes over sends nothing twice', () => {
  const first = watched();
  first.add(battery(T, true));
  first.watch.update(first.state, wallMs(T + 1));
  const second = watched();
  for (const event of [battery(T, true), ...first.written]) second.add(event);
  second.watch.update(second.state, wallMs(T + 2));
  expect(second.sent).toEqual([]);
});

test("at the run's end all alerts are over, in words that hold then, and the end is sent last", () => {
  const {state, written, sent, add, watch} = watched();
  add(battery(T, true));
  watch.update(state, wallMs(T));
  add({t: T + 1, type: 'end', state: 'finished', exitCode: 0});
  watch.update(state, wallMs(T + 2));
  watch.update(state, wallMs(T + 3));
  expect(sent).toEqual(['on-battery', 'on-battery is over', 'finished']);
  expect(written[1]).toMatchObject({text: 'The machine ran on battery until the run ended.'});
});

test.each(['gpu-hot', 'constructor'])(
  "a newer version's alert is over for this one, once, as decoded too: %s",
  code => {
    const {state, written, sent, add, watch} = watched();
    const newer = decodeEvent(`${JSON.stringify({t: T, type: 'alert', code, text: 'The GPU is hot.'})}\n`);
    if (newer === null || newer === 'unknown') throw new Error('not decoded');
    add(newer);
    watch.update(state, wallMs(T + 1));
    watch.update(state, wallMs(T + 2));
    expect(sent).toEqual([`${code} is over`]);
    const read = written.map(event => decodeEvent(encodeEvent(event)));
    expect(read).toEqual(written);
    expect(read).toMatchObject([{type: 'alert-over', code, text: expect.stringContaining(code)}]);
    expect(state.alerts).toEqual([]);
  },
);

test('with a full disk nothing is sent twice, neither a beginning nor an end', () => {
  const state = createState();
  const waiting: RunEvent[] = [];
  const sent: string[] = [];
  const watch = new AlertWatch({
    write: event => waiting.push(event),
    send: async (code, _text, over) => {
      sent.push(`${code}${over ? ' is over' : ''}`);
    },
    onTrouble: () => undefined,
  });
  const look = (t: number, onBattery: boolean): void => {
    fold(state, battery(t, onBattery));
    for (const later of [1, 2, 3]) watch.update(state, wallMs(t + later));
  };
  look(T, true);
  expect(sent).toEqual(['on-battery']);
  // Only the beginning is written so far.
  for (const event of waiting.splice(0)) fold(state, event);
  look(T + 10, false);
  expect(sent).toEqual(['on-battery', 'on-battery is over']);
  for (const event of waiting.splice(0)) fold(state, event);
  look(T + 20, false);
  look(T + 30, true);
  expect(sent).toEqual(['on-battery', 'on-battery is over', 'on-battery']);
});

test('an alert that could not be sent is a problem of its own', async () => {
  const {state, troubles, add, watch} = watched(async () => {
    throw new Error('no more processes');
  });
  add(battery(T, true));
  watch.update(state, wallMs(T));
  await new Promise(setImmediate);
  expect(troubles).toEqual(['An alert could not be sent: no more processes']);
});

test('pending alerts can be waited for, whether they arrive or not', async () => {
  let fail = (_error: Error): void => undefined;
  const {state, troubles, add, watch} = watched(
    () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      }),
  );
  await watch.sent();
  add(battery(T, true));
  watch.update(state, wallMs(T));
  let isSent = false;
  const sent = watch.sent().then(() => {
    isSent = true;
  });
  await new Promise(setImmediate);
  expect(isSent).toBe(false);
  fail(new Error('Node is gone'));
  await sent;
  expect(troubles).toEqual(['An alert could not be sent: Node is gone']);
});
