import type {CardView} from '../../insight/cards/types.js';
import {asRatio, type Family, type Sample, type ScrapedRun} from './family.js';

/** Why a card runs slower than it could: see the event `cards`. */
const REASONS = ['heat', 'power-brake', 'hardware', 'other'] as const;

const ofEach =
  (read: (card: CardView) => number | null) =>
  ({view}: ScrapedRun): readonly Sample[] =>
    view.cards.map(card => ({labels: {card: String(card.index)}, value: read(card)}));

const CARD = '`card`: its number';

type Named = Pick<Family, 'name' | 'unit' | 'help'> & {labels?: string; read: Family['read']};

const gauge = ({labels = CARD, ...rest}: Named): Family => ({type: 'gauge', labels, whileRunning: true, ...rest});

/** The machine's NVIDIA cards, as many as it has, and what they have cost the run. */
export const CARD_FAMILIES: readonly Family[] = [
  {
    name: 'mlxtop_card_info',
    type: 'info',
    unit: null,
    labels: '`card`, `name`, `uuid`',
    help: 'Which NVIDIA card has which number; always 1',
    whileRunning: true,
    read: ({view}) => view.cards.map(({index, name, uuid}) => ({labels: {card: String(index), name, uuid}, value: 1})),
  },
  gauge({
    name: 'mlxtop_card_busy_ratio',
    unit: 'ratio',
    help: "Share of the last seconds in which the card was busy, by its driver's average",
    read: ofEach(({busyPercent}) => asRatio(busyPercent)),
  }),
  gauge({
    name: 'mlxtop_card_memory_size_bytes',
    unit: 'bytes',
    help: "The card's memory",
    read: ofEach(({totalBytes}) => totalBytes),
  }),
  gauge({
    name: 'mlxtop_card_memory_used_bytes',
    unit: 'bytes',
    help: "The card's memory in use, by anybody",
    read: ofEach(({usedBytes}) => usedBytes),
  }),
  gauge({
    name: 'mlxtop_card_memory_run_bytes',
    unit: 'bytes',
    help: "The card's memory that the run's own processes hold",
    read: ofEach(({runBytes}) => runBytes),
  }),
  gauge({
    name: 'mlxtop_card_power_watts',
    unit: 'watts',
    help: 'What the card draws',
    read: ofEach(({watts}) => watts),
  }),
  gauge({
    name: 'mlxtop_card_temperature_celsius',
    unit: 'celsius',
    help: "The card's temperature",
    read: ofEach(({celsius}) => celsius),
  }),
  gauge({
    name: 'mlxtop_card_slowed',
    unit: null,
    labels: `\`card\`; \`reason\`: ${REASONS.map(reason => `\`${reason}\``).join(', ')}`,
    help: '1 for the reason why the card runs slower than it could, 0 for the others',
    read: ({view}) =>
      view.cards.flatMap(({index, slowedBy}) =>
        REASONS.map(reason => ({labels: {card: String(index), reason}, value: slowedBy === reason ? 1 : 0})),
      ),
  }),
  {
    name: 'mlxtop_run_card_shared_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: "How long others have used the run's cards too",
    read: ({view}) => view.cardUse?.sharedSeconds ?? null,
  },
  {
    name: 'mlxtop_run_card_cost_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'What it has cost the run so far that others used its cards, by estimate; absent without evidence',
    read: ({view}) => view.cardUse?.cost.lostSeconds ?? null,
  },
];
