import {afterEach, expect, test} from '@jest/globals';
import {BrowserApp} from '../../../source/dashboard/browser/app.js';
import {BrowserFeed} from '../../../source/dashboard/browser/feed.js';
import {BrowserSession, type Exit} from '../../../source/dashboard/browser/session.js';
import type {Services} from '../../../source/dashboard/browser/types.js';
import {firstUi} from '../../../source/dashboard/browser/ui.js';
import type {Run} from '../../../source/journal/runs.js';
import {start, until} from '../terminal.js';
import {type Made, NOW, someRuns} from './made.js';

const OPTIONS = {ascii: false, color: false};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The list on a fake terminal; `done` is what was asked for beyond it. */
const open = async (size = {columns: 120, rows: 40}) => {
  const done: string[] = [];
  const made = new Map(someRuns().map((one): [string, Made] => [one.entry.id, one]));
  const runs = (): Run[] => [...made.values()].flatMap(({entry}) => entry.run ?? []);
  const of = ({record}: Run): Made => {
    const one = made.get(record.id);
    if (one === undefined) throw new Error(`no run ${record.id}`);
    return one;
  };
  const services: Services = {
    now: () => NOW,
    list: async () => ({runs: runs(), newer: [], unreadable: []}),
    folders: () => [...made.keys()],
    stamp: () => '',
    view: run => of(run).entry.view,
    tend: async () => undefined,
    whole: async run => of(run).whole,
    rename: async (id, name) => {
      if (name === 'taken') throw new Error('A run called taken is in progress.');
      done.push(`rename ${id} ${name}`);
      return `renamed ${name}`;
    },
    tag: async (_id, tags) => `tags: ${tags.join(', ')}`,
    remove: async id => {
      made.delete(id);
      return 'it was removed';
    },
    dashboard: async () => undefined,
  };
  const feed = new BrowserFeed(services);
  const session = new BrowserSession(feed, services, firstUi(), OPTIONS);
  const exits: Exit[] = [];
  session.onExit(exit => void exits.push(exit));
  let frames = 0;
  const {terminal, keyboard, ink} = start(
    <BrowserApp session={session} options={OPTIONS} />,
    size,
    '',
    () => void frames++,
  );
  closing.push(() => {
    ink.unmount();
    feed.stop();
  });
  feed.start(await services.list());
  const text = async () => (await terminal.lines()).join('\n');
  const shows = (words: string) => until(async () => (await text()).includes(words), words);
  await shows('›in progress');
  const type = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      keyboard.type(key);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };
  return {feed, terminal, text, shows, type, done, exits, frames: () => frames};
};

test('the charts of the chosen run come, then nothing is drawn while nothing that is seen changes', async () => {
  const {feed, shows, frames} = await open();
  await shows('pace');
  await until(() => feed.read().unread === 0, 'all to be read');
  let before = -1;
  await until(async () => {
    const last = before;
    before = frames();
    await new Promise(resolve => setTimeout(resolve, 60));
    return last === before;
  }, 'the last of what was read to be drawn');
  for (let turn = 0; turn < 5; turn++) feed.look();
  await new Promise(resolve => setTimeout(resolve, 100));
  expect(frames()).toBe(before);
});

test('what a key did, or why it could not, is said until the next one', async () => {
  const {shows, type, done, text} = await open();
  await type('m', '!', '\r');
  await shows('renamed in progress!');
  expect(done[0]).toContain('in progress!');
  // ^U empties the line.
  await type('m', '\u0015', ...Array.from('taken'), '\r');
  await shows('A run called taken is in progress.');
  await type('j');
  await until(async () => !(await text()).includes('taken'), 'the message to go');
});

test('Enter leads to the dashboard of the chosen run, q out', async () => {
  const {type, exits} = await open();
  await type('j', '\r');
  await type('q');
  expect(exits[0]).toEqual({to: 'dashboard', id: someRuns()[0]?.entry.id});
  expect(exits[1]).toEqual({to: 'shell'});
});

test('it fits each size that the terminal takes', async () => {
  const {terminal, shows, text} = await open({columns: 80, rows: 24});
  for (const size of [
    {columns: 50, rows: 15},
    {columns: 200, rows: 60},
    {columns: 34, rows: 6},
    {columns: 120, rows: 40},
  ]) {
    terminal.resize(size);
    await shows('in progress');
    expect((await text()).split('\n')).toHaveLength(size.rows);
    expect(terminal.scrolled).toBe(0);
  }
});
