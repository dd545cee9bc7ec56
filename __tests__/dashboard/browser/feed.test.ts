import {afterEach, beforeEach, describe, expect, jest, test} from '@jest/globals';
import {BrowserFeed} from '../../../source/dashboard/browser/feed.js';
import type {Listed, Services} from '../../../source/dashboard/browser/types.js';
import type {RunView} from '../../../source/insight/view.js';
import {UnreadableFileError} from '../../../source/journal/regular-file.js';
import type {Run} from '../../../source/journal/runs.js';
import {manyEntries, NOW, someRuns} from './made.js';

const LOOK_MS = 2000;

/** A home of runs that a test changes, and what was read of it. */
class Home {
  runs: Run[];
  unreadable: Listed['unreadable'] = [];
  newer: string[] = [];
  pending: string[] = [];
  names = new Map<string, string>();
  broken = new Set<string>();
  reads: string[] = [];
  lists = 0;
  readMs = 0;

  constructor(count: number) {
    const entries = manyEntries(count);
    this.runs = entries.flatMap(({id, run}) => (run === null ? [] : [{...run, record: {...run.record, id}}]));
    this.views = new Map(entries.map(({id, view}) => [id, view]));
  }

  readonly views: Map<string, RunView>;

  get services(): Services {
    const ids = () => this.runs.map(({record}) => record.id);
    return {
      now: () => NOW,
      folders: () => [...ids(), ...this.unreadable.map(({name}) => name), ...this.newer, ...this.pending],
      list: async () => {
        this.lists++;
        return {runs: [...this.runs], newer: this.newer, unreadable: this.unreadable};
      },
      stamp: ({record}) => this.names.get(record.id) ?? '',
      view: ({record: {id}, paths}) => {
        this.reads.push(id);
        for (const until = performance.now() + this.readMs; performance.now() < until; );
        if (this.broken.has(id)) throw new UnreadableFileError(paths.journal, 'is a folder');
        const view = this.views.get(id) ?? someRuns()[0]?.entry.view;
        if (view === undefined) throw new Error('no view');
        return {...view, run: {...view.run, name: this.names.get(id) ?? view.run.name}};
      },
      tend: async () => undefined,
      whole: async () => {
        throw new Error('no charts here');
      },
      rename: async () => '',
      tag: async () => '',
      remove: async () => '',
      dashboard: async () => undefined,
    };
  }
}

const feeds: BrowserFeed[] = [];
beforeEach(() => void jest.useFakeTimers({doNotFake: ['performance']}));
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.stop();
  jest.useRealTimers();
});

const opened = async (home: Home) => {
  const feed = new BrowserFeed(home.services);
  feeds.push(feed);
  let told = 0;
  feed.subscribe(() => told++);
  feed.start(await home.services.list());
  return {feed, told: () => told, at: (id: string) => feed.read().entries.find(entry => entry.id === id)};
};
const look = (): Promise<void> => jest.advanceTimersByTimeAsync(LOOK_MS + 50);

describe('reading', () => {
  test('the first list stands at once, by what the records say; what is in view is read first, the rest in pieces', async () => {
    const home = new Home(60);
    home.readMs = 2;
    const feed = new BrowserFeed(home.services);
    feeds.push(feed);
    const last = home.runs.at(-1)?.record.id ?? '';
    feed.subscribe(() => feed.wants([last], []));
    feed.start(await home.services.list());
    expect(feed.read().entries).toHaveLength(60);
    expect(home.reads[0]).toBe(last);
    expect(home.reads.length).toBeLessThan(20);
    expect(feed.read().unread).toBeGreaterThan(0);
    await jest.advanceTimersByTimeAsync(1000);
    expect(feed.read().unread).toBe(0);
    expect(new Set(home.reads).size).toBe(60);
  });

  test('what cannot be read is an entry with the reason, and holds nothing up', async () => {
    const home = new Home(3);
    const [broken] = home.runs;
    home.broken.add(broken?.record.id ?? '');
    home.newer = ['20270101-000000-beef'];
    home.unreadable = [{name: 'odd', reason: 'run.json is empty'}];
    const {feed} = await opened(home);
    await look();
    const problems = feed.read().entries.flatMap(({problem}) => problem ?? []);
    expect(problems).toEqual([
      'cannot be read: journal.ndjson is a folder',
      expect.stringContaining('newer mlxtop'),
      'cannot be read: run.json is empty',
    ]);
  });
});

describe('afterwards', () => {
  test('while nothing happens nothing is listed or read, and nobody is told', async () => {
    const home = new Home(3);
    const {told} = await opened(home);
    await look();
    const [lists, reads, before] = [home.lists, home.reads.length, told()];
    await jest.advanceTimersByTimeAsync(20_000);
    expect([home.lists, home.reads.length, told()]).toEqual([lists, reads, before]);
  });

  test('a run in progress is read again and again', async () => {
    const home = new Home(4);
    const going = home.runs[3]?.record.id ?? '';
    await opened(home);
    await look();
    const before = home.reads.filter(id => id === going).length;
    await look();
    await look();
    expect(home.reads.filter(id => id === going).length).toBeGreaterThanOrEqual(before + 2);
    expect(home.reads.filter(id => id === home.runs[0]?.record.id)).toHaveLength(1);
  });

  test('the charts of a run that has ended show its end', async () => {
    const home = new Home(4);
    const going = home.runs[3]?.record.id ?? '';
    const ended = home.views.get(home.runs[0]?.record.id ?? '');
    const whole = someRuns()[0]?.whole;
    if (whole === undefined || ended === undefined) throw new Error('no run');
    const services = {...home.services, whole: jest.fn(async () => whole)};
    const feed = new BrowserFeed(services);
    feeds.push(feed);
    feed.start(await home.services.list());
    feed.wants([going], [going]);
    await look();
    feed.wants([going], [going]);
    await look();
    const before = services.whole.mock.calls.length;
    expect(before).toBeGreaterThan(0);
    home.views.set(going, ended);
    await look();
    await look();
    expect(services.whole.mock.calls.length).toBeGreaterThan(before);
  });

  test('new runs appear, once they have a record; removed ones go', async () => {
    const home = new Home(5);
    const hidden = home.runs.splice(3, 2);
    const {feed} = await opened(home);
    await look();
    home.pending = hidden.map(({record}) => record.id);
    await look();
    expect(feed.read().entries).toHaveLength(3);
    home.pending = [];
    home.runs.push(...hidden);
    home.runs.shift();
    await look();
    await look();
    expect(feed.read().entries.map(({id}) => id)).toEqual(home.runs.map(({record}) => record.id));
    expect(feed.read().unread).toBe(0);
  });

  test('a name that another process has given is read', async () => {
    const home = new Home(3);
    const {at} = await opened(home);
    await jest.advanceTimersByTimeAsync(500);
    const id = home.runs[1]?.record.id ?? '';
    home.names.set(id, 'renamed elsewhere');
    await look();
    await look();
    expect(at(id)?.view.run.name).toBe('renamed elsewhere');
  });

  test('what could not be read is tried again', async () => {
    const home = new Home(2);
    const id = home.runs[0]?.record.id ?? '';
    home.broken.add(id);
    const {at} = await opened(home);
    await look();
    expect(at(id)?.problem).toContain('is a folder');
    home.broken.clear();
    await jest.advanceTimersByTimeAsync(40_000);
    expect(at(id)?.problem).toBeNull();
  });

  test('once it is stopped nothing is read any more', async () => {
    const home = new Home(4);
    const {feed} = await opened(home);
    await look();
    feed.stop();
    const before = home.reads.length;
    await jest.advanceTimersByTimeAsync(30_000);
    expect(home.reads).toHaveLength(before);
  });
});
