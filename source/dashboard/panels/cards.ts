import {BYTES_PER_GB, UNKNOWN} from '../../format/units.js';
import {isOldReading} from '../../insight/reading-age.js';
import {stackedBar} from '../bar.js';
import {cellsInRow, flow} from '../fields.js';
import {alignRight, percentField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {quiet, type Row, rowWidth, type Style, say} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';

type Card = Scene['view']['cards'][number];

const NOTICE: Style = {color: 'yellow', bold: true};
const ROOM: Record<NonNullable<Card['room']>, {sign: string; style: Style}> = {
  green: {sign: '●', style: {color: 'green'}},
  yellow: {sign: '▲', style: {color: 'yellow', bold: true}},
  red: {sign: '■', style: {color: 'red', bold: true, inverse: true}},
};
const ROOM_WIDTH = 10;
/** Less of others is a context that computes nothing, or a desktop's windows. */
const SOME_BYTES = 0.1 * BYTES_PER_GB;

const gb = (bytes: number | null): string => (bytes === null ? UNKNOWN : (bytes / BYTES_PER_GB).toFixed(1));

/** `20.0 of 79.6 GB`, as wide as the card's whole memory asks for. */
const usedText = ({usedBytes, totalBytes}: Card): string => {
  const total = gb(totalBytes);
  return `${alignRight(gb(usedBytes), total.length)} of ${total} GB`;
};

const roomField = ({room}: Card): Row => {
  if (room === null) return [quiet('— memory  ')];
  const {sign, style} = ROOM[room];
  const text = `${sign} ${room}`;
  return [say(text, style), say(' '.repeat(ROOM_WIDTH - text.length))];
};

const busyField = ({busyPercent}: Card, old: boolean, waits: boolean): Row => [
  say(`${old ? '~' : ' '}${percentField(busyPercent).trimStart()}`.padStart(6), waits ? NOTICE : {}),
  quiet(' busy'),
];

const othersField = ({othersBytes}: Card): Row[] => {
  if (othersBytes === null) return [];
  const style = othersBytes >= SOME_BYTES ? NOTICE : {};
  return [[quiet('others '), say(alignRight(`${gb(othersBytes)} GB`, 7), style)]];
};

const powerField = ({watts, limitWatts}: Card): Row[] => {
  if (watts === null) return [];
  const limit = limitWatts === null ? '' : ` of ${Math.round(limitWatts)}`;
  return [[say(alignRight(String(Math.round(watts)), 4)), quiet(`${limit} W`)]];
};

const heatField = ({celsius, slowedBy}: Card): Row[] => [
  ...(celsius === null ? [] : [[say(`${Math.round(celsius)} °C`, slowedBy === 'heat' ? NOTICE : {})]]),
  ...(slowedBy === null ? [] : [[say(slowedBy === 'heat' ? 'too hot' : 'slowed down', NOTICE)]]),
];

/** The run's part of a card's memory, that of others, and what is free. */
const memoryBar = (card: Card, width: number): Row => {
  const {totalBytes, usedBytes, runBytes, othersBytes, room} = card;
  if (totalBytes === null || usedBytes === null || totalBytes <= 0) return [{text: '·'.repeat(width), dim: true}];
  const style: Style = room === 'red' ? {color: 'red'} : room === 'yellow' ? {color: 'yellow'} : {};
  const drawn = stackedBar(
    [
      {size: runBytes ?? usedBytes, sign: '█', ...style},
      {size: runBytes === null ? 0 : (othersBytes ?? 0), sign: '▓', ...style},
    ],
    totalBytes,
    width,
  );
  return [...drawn, {text: '░'.repeat(Math.max(0, width - rowWidth(drawn))), dim: true}];
};

const isOld = ({takenAt}: Card, now: number): boolean => isOldReading('cards', takenAt, now);

const waitsFor = ({view: {cardUse}}: Scene): boolean => cardUse?.waitsForData != null && cardUse.sharing === null;

/** One card: figures in one row, its memory as a bar in a second one. */
const oneCard = (scene: Scene, card: Card, inner: number, rows: number): Row[] => {
  const hasBar = rows >= 2;
  const words: Row[] = [
    roomField(card),
    busyField(card, isOld(card, scene.now), waitsFor(scene)),
    ...(hasBar ? [] : [[say(usedText(card))]]),
    ...othersField(card),
    ...powerField(card),
    ...heatField(card),
  ];
  if (!hasBar) return [flow(words, inner)];
  const used: Row = [say(usedText(card)), quiet(' used')];
  const bar = memoryBar(card, Math.max(0, inner - rowWidth(used) - 1));
  return [flow(words, inner), [...bar, say(' '), ...used]];
};

const CELL_BAR = 5;
const CELL_GAP = 3;

/** `0 ●  92 % ██▓░░ 42.0/79.6 hot`: one of several. Two of them fit into 80 columns. */
const cell = (scene: Scene, card: Card): Row => {
  const {room, index, busyPercent, slowedBy} = card;
  const sign = room === null ? quiet('—') : say(ROOM[room].sign, ROOM[room].style);
  const old = isOld(card, scene.now) ? '~' : ' ';
  return [
    card.usedByRun ? say(String(index).padStart(2)) : quiet(String(index).padStart(2)),
    say(' '),
    sign,
    say(`${old}${percentField(busyPercent).trimStart()}`.padStart(6), waitsFor(scene) && card.usedByRun ? NOTICE : {}),
    say(' '),
    ...memoryBar(card, CELL_BAR),
    say(` ${usedText(card).replace(/ of (.*) GB$/, '/$1')}`),
    slowedBy === null ? say('    ') : say(slowedBy === 'heat' ? ' hot' : ' low', NOTICE),
  ];
};

const sum = (cards: readonly Card[], of: (card: Card) => number | null): number =>
  cards.reduce((all, card) => all + (of(card) ?? 0), 0);

const WORST: Record<string, number> = {red: 2, yellow: 1, green: 0};
const worstRoom = (cards: readonly Card[]): Card['room'] =>
  cards
    .map(({room}) => room)
    .reduce((worst, room) => ((WORST[room ?? ''] ?? -1) > (WORST[worst ?? ''] ?? -1) ? room : worst), null);

/** All of them in one row: of those that the run uses, where that is known. */
const summary = (scene: Scene, inner: number): Row => {
  const {cards} = scene.view;
  const used = cards.filter(({usedByRun}) => usedByRun);
  const own = used.length > 0 ? used : cards;
  const [first] = own;
  if (first === undefined) return [];
  const known = own.flatMap(({busyPercent}) => busyPercent ?? []);
  const whole: Card = {
    ...first,
    busyPercent: known.length === 0 ? null : known.reduce((all, one) => all + one, 0) / known.length,
    totalBytes: sum(own, ({totalBytes}) => totalBytes),
    usedBytes: sum(own, ({usedBytes}) => usedBytes),
    runBytes: null,
    othersBytes: own.some(({othersBytes}) => othersBytes === null) ? null : sum(own, ({othersBytes}) => othersBytes),
    watts: sum(own, ({watts}) => watts),
    limitWatts: null,
    celsius: Math.max(...own.map(({celsius}) => celsius ?? 0)) || null,
    slowedBy: own.find(({slowedBy}) => slowedBy !== null)?.slowedBy ?? null,
    room: worstRoom(own),
  };
  const words = [
    roomField(whole),
    [quiet(own.length === cards.length ? `${cards.length} cards` : `${own.length} of ${cards.length} cards`)],
    busyField(whole, isOld(first, scene.now), waitsFor(scene)),
    [say(usedText(whole))],
    ...othersField(whole),
    ...powerField(whole),
    ...heatField(whole),
  ];
  return flow(words, inner);
};

/** How many cells there are in a row, and how many rows all of them take. */
const cellRows = (scene: Scene, inner: number): {across: number; rows: number} => {
  const {cards} = scene.view;
  const widest = Math.max(1, ...cards.map(card => rowWidth(cell(scene, card))));
  const across = cellsInRow(inner, widest, CELL_GAP);
  return {across, rows: Math.ceil(cards.length / across)};
};

const severalCards = (scene: Scene, inner: number, rows: number): Row[] => {
  const {across, rows: needed} = cellRows(scene, inner);
  if (rows < needed) return [summary(scene, inner)];
  const cells = scene.view.cards.map(card => cell(scene, card));
  return Array.from({length: needed}, (_, index) =>
    flow(cells.slice(index * across, (index + 1) * across), inner, CELL_GAP),
  );
};

/**
 * The NVIDIA cards: how busy, whose memory, power and heat. Several of them are one row together, or, where there is
 * room, a cell each.
 */
export const CARDS: PanelSpec = {
  name: 'gpu',
  minRows: ({view}) => (view.cards.length === 0 || hasEnded(view.run.state) ? 0 : 1),
  maxRows: (width, scene) => (scene.view.cards.length === 1 ? 2 : cellRows(scene, width - gutterOf(width)).rows),
  rowsOf: (scene, width, rows) => {
    const {cards} = scene.view;
    const inner = width - gutterOf(width);
    const [only] = cards;
    if (only === undefined) return [];
    return cards.length === 1 ? oneCard(scene, only, inner, rows) : severalCards(scene, inner, rows);
  },
};
