import {expect, test} from '@jest/globals';
import type {QueueEntry} from '../../../source/journal/queue-entry.js';
import {
  closedRanks,
  inOrder,
  moved,
  nextPosition,
  parseMove,
  relinked,
  type Waiting,
} from '../../../source/runs/queue/order.js';

const run = (id: string, position: number, fields: Partial<QueueEntry> = {}): Waiting => ({
  id,
  name: `name-${id}`,
  entry: {
    queuedAt: 0,
    position,
    mode: 'queue',
    after: null,
    afterName: null,
    anyEnd: false,
    reason: {kind: 'run', text: ''},
    hasSecrets: false,
    hasInput: false,
    dashboardFlags: [],
    ...fields,
  },
});

/** Three of the queue behind a run `x` in progress. */
const QUEUE = [
  run('a', 1, {after: 'x', afterName: 'name-x'}),
  run('b', 2, {after: 'a', afterName: 'name-a'}),
  run('c', 4, {after: 'b', afterName: 'name-b'}),
];

const ids = (list: readonly Waiting[]): string => list.map(({id}) => id).join('');
const links = (list: readonly Waiting[]): string[] =>
  list.map(({id, entry}) => `${id}<${entry.after} ${entry.position}`);

test('runs stand in the order of their positions, of equal ones the older first', () => {
  expect(ids(inOrder([run('z', 2), run('b', 1), run('a', 1)]))).toBe('abz');
  expect(nextPosition(QUEUE)).toBe(5);
  expect(nextPosition([])).toBe(1);
});

test.each([
  ['c', 'first', 'cab'],
  ['c', 'up', 'acb'],
  ['a', 'up', 'abc'],
  ['a', 'down', 'bac'],
  ['a', 'last', 'bca'],
  ['a', '2', 'bac'],
  ['a', '99', 'bca'],
])('%s moves %s: %s', (id, where, order) => {
  expect(ids(moved(QUEUE, id, parseMove(where)))).toBe(order);
});

test('each follows the one that is before it now, and the first what the first has followed', () => {
  expect(links(relinked(QUEUE, moved(QUEUE, 'c', {to: 1}), 'c'))).toEqual(['c<x 1', 'a<c 2', 'b<a 3']);
});

test('what followed a run that has left the queue follows the one before it, else what that has followed', () => {
  expect(links(closedRanks(QUEUE, 'a'))).toEqual(['b<x 2', 'c<b 4']);
  expect(links(closedRanks(QUEUE, 'b'))).toEqual(['a<x 1', 'c<a 4']);
  const met = QUEUE.map(one => ({...one, entry: {...one.entry, ...(one.id === 'a' && {isMet: true})}}));
  expect(closedRanks(met, 'a')[0]?.entry).toMatchObject({after: 'x', isMet: true});
});

test('nothing comes to wait for a run that is held, and that keeps what it is held for', () => {
  const held = run('h', 0, {after: 'failed', reason: {kind: 'held', text: 'failed failed'}});
  const list = [held, ...QUEUE];
  expect(links(closedRanks(list, 'c'))).toEqual(['h<failed 0', 'a<x 1', 'b<a 2']);
  expect(links(closedRanks(list, 'a'))).toEqual(['h<failed 0', 'b<x 2', 'c<b 4']);
  const swapped = moved(list, 'c', {to: 2});
  expect(links(relinked(list, swapped, 'c'))).toEqual(['h<failed 1', 'c<x 2', 'a<c 3', 'b<a 4']);
  expect(links(relinked(list, moved(list, 'b', {to: 1}), 'b'))).toEqual(['b<x 1', 'h<failed 2', 'a<b 3', 'c<a 4']);
  expect(links(relinked(list, moved(list, 'h', {to: 2}), 'h'))[1]).toBe('h<a 2');
});

test('whose condition was met waits for another run in another place', () => {
  const [a, ...others] = QUEUE.map(one => ({...one, entry: {...one.entry, isMet: one.id === 'a' ? true : undefined}}));
  const list = a === undefined ? [] : [a, ...others];
  const met = (order: readonly Waiting[]) => relinked(list, order, 'a').filter(({entry}) => entry.isMet === true);
  expect(ids(met(list))).toBe('a');
  expect(ids(met(moved(list, 'a', {to: 2})))).toBe('');
});

test('what was told to wait for a certain run keeps to that, and never comes before it', () => {
  const list = [...QUEUE, run('d', 5, {mode: 'after', after: 'b', afterName: 'name-b'})];
  expect(links(relinked(list, moved(list, 'd', {to: 3}), 'd'))).toEqual(['a<x 1', 'b<a 2', 'd<b 3', 'c<d 4']);
  expect(() => moved(list, 'd', {to: 1})).toThrow('name-d waits for name-b (--after) and cannot come before it.');
  expect(() => moved(list, 'b', parseMove('last'))).toThrow(/name-d waits for name-b/);
});

test.each([undefined, 'sideways', '0', '-1', '1.5'])('%s is no place: the error says what is', word => {
  expect(() => parseMove(word)).toThrow(
    expect.objectContaining({exitCode: 2, nextStep: expect.stringMatching(/up, down/)}),
  );
});
