import {CARD_FIGURES, createSeries, FIGURES, type RunSeries, type Series, type SpannedSeries} from './series.js';

const createSpans = (): SpannedSeries => ({
  '10m': createSeries('sliding', 2500, 240),
  '1h': createSeries('sliding', 15_000, 240),
  all: createSeries('whole', 2000, 512),
});

const emptied = ({least, ...series}: Series): Series => ({
  ...series,
  ...{size: least.length, least: [], greatest: [], last: []},
});

/** The same, of buckets that come with their values. */
const createGrowingSpans = (): SpannedSeries => {
  const spans = createSpans();
  return {'10m': emptied(spans['10m']), '1h': emptied(spans['1h']), all: emptied(spans.all)};
};

const isOfCards = (figure: string): boolean => (CARD_FIGURES as readonly string[]).includes(figure);

/** The empty series of every figure that the charts draw. */
export const createRunSeries = (): RunSeries =>
  Object.fromEntries(
    FIGURES.map(figure => [figure, isOfCards(figure) ? createGrowingSpans() : createSpans()]),
  ) as RunSeries;
