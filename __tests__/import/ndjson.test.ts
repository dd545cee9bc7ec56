import {describe, expect, test} from '@jest/globals';
import {ndjsonLine} from '../../source/export/ndjson.js';
import {formatOf} from '../../source/import/sniff.js';
import type {RunEvent} from '../../source/journal/events.js';
import {madeRun} from '../helpers/made-run.js';
import {FULL_SAMPLES} from '../journal/full-samples.js';
import {readText} from './reading.js';

const START = Date.UTC(2026, 0, 5, 9);
const exported = (events: readonly RunEvent[]): string =>
  events.map(event => ndjsonLine({id: 'r1', startedAt: events[0]?.t ?? 0}, event)).join('');

/** As an import dates them. */
const dated = (text: string): RunEvent[] =>
  readText('mlxtop', text).items.map(
    ({event, at, w}) => ({...event, t: at?.naive ?? 0, ...(w !== undefined && {w})}) as RunEvent,
  );

/** What an export leaves out, or that is not known of another machine. */
const known = ({...event}: RunEvent): Record<string, unknown> => {
  const {
    logBytes: _log,
    pid: _pid,
    inside: _inside,
    retold: _retold,
    waiter: _waiter,
    ...rest
  } = event as Record<string, unknown>;
  return JSON.parse(
    JSON.stringify(rest, (key, value) => (value === null || value === false || key === 'pid' ? undefined : value)),
  );
};

describe('a run that mlxtop has exported', () => {
  const events = madeRun({startedAt: START, iterations: 200, name: 'lora'});
  const text = exported(events);

  test('is recognised, with its name and its command', () => {
    expect(formatOf(text.slice(0, 5000), 'x')).toBe('mlxtop');
    const {facts, examined} = readText('mlxtop', text);
    expect(facts.name).toBe('lora');
    expect(examined).toMatchObject({reader: 'mlxtop', unread: {lines: 0, examples: []}});
  });

  test('comes back with the same iterations, losses, times and memory', () => {
    const back = dated(text);
    expect(back.length).toBe(events.length - 1);
    expect(back.map(known)).toEqual(events.slice(1).map(known));
  });

  test.each(Object.keys(FULL_SAMPLES).filter(type => !['run', 'tools', 'estimate'].includes(type)))(
    'an event %s comes back',
    type => {
      const sample = FULL_SAMPLES[type as keyof typeof FULL_SAMPLES] as RunEvent;
      const {history: _history, ...event} = {...sample, t: START + 1000} as RunEvent;
      const [run] = events;
      if (!run) throw new Error('no run');
      const [back] = dated(exported([run, event as RunEvent]));
      expect(back?.type).toBe(type);
    },
  );

  test('lines of another run, another version, or none are counted and not read', () => {
    const other = text.split('\n').slice(0, 5).join('\n').replaceAll('"run":"r1"', '"run":"r2"');
    const newer = '{"schema":2,"run":"r1","event":"report","time":"2026-01-05T09:00:00.000Z"}';
    const {examined, facts} = readText(
      'mlxtop',
      `${text}${other}\n${newer}\nhello\n{"schema":1,"run":"r1","event":"idle-timeout","time":null}\n`,
    );
    expect(examined.unread.lines).toBe(7);
    expect(facts.notes).toEqual([expect.stringContaining('1 more run')]);
  });

  test('what does not fit its kind is no event', () => {
    const line = JSON.stringify({
      schema: 1,
      run: 'r1',
      event: 'report',
      time: '2026-01-05T09:00:00Z',
      elapsedSeconds: 1,
      iteration: 'x',
    });
    expect(readText('mlxtop', `${line}\n`).items).toEqual([]);
    const proto = '{"schema":1,"run":"r1","event":"__proto__","time":"2026-01-05T09:00:00Z","elapsedSeconds":1}';
    expect(readText('mlxtop', `${proto}\n`).items).toEqual([]);
  });
});
