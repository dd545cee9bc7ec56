import {FIGURES, type RunSeries, type Series, type Span, type SpannedSeries} from './series.js';

/** The series of a run that others continue, and where they go in the charts of the last one. */
export type SeriesPart = {
  series: RunSeries;
  /** To be added to its times, in ms. */
  shiftMs: number;
  /** To be added to its iterations, so that all count as those of the last run do. */
  iterations: number;
  /** What comes after this (in its own times) is left out; null for nothing. */
  cutAt: number | null;
};

/** A whole series may have so many buckets once it is joined: more than any screen has columns. */
const MAX_BUCKETS = 4096;

const blank = (size: number): (number | null)[] => new Array<number | null>(size).fill(null);

const startOf = ({startMs}: Series, shiftMs: number): number | null => (startMs === null ? null : startMs + shiftMs);

/** Enters the buckets of a series into those of another one, where they last as long or shorter; `plus` to each. */
const enter = (target: Series, source: Series, shiftMs: number, plus: number, cutAt: number | null): void => {
  const {startMs, bucketMs} = source;
  if (startMs === null || target.startMs === null) return;
  const size = target.least.length;
  for (const [index, last] of source.last.entries()) {
    const at = startMs + index * bucketMs;
    if (last === null || (cutAt !== null && at >= cutAt)) continue;
    const from = Math.floor((at + shiftMs - target.startMs) / target.bucketMs);
    const until = Math.max(from + 1, Math.floor((at + bucketMs + shiftMs - target.startMs) / target.bucketMs));
    const least = (source.least[index] ?? last) + plus;
    const greatest = (source.greatest[index] ?? last) + plus;
    for (let to = Math.max(0, from); to < Math.min(size, until); to++) {
      target.least[to] = Math.min(target.least[to] ?? least, least);
      target.greatest[to] = Math.max(target.greatest[to] ?? greatest, greatest);
      target.last[to] = last + plus;
    }
  }
};

const lastBucketEnd = ({startMs, bucketMs, last}: Series): number =>
  (startMs ?? 0) + (last.findLastIndex(value => value !== null) + 1) * bucketMs;

/** A whole series of an earlier run: what is added to its times and to its values, and where it is cut off. */
export type WholePiece = {series: Series; shiftMs: number; plus: number; cutAt: number | null};

type Piece = Omit<WholePiece, 'series'> & {spans: SpannedSeries};

/**
 * A whole series of a run, which began at `ownStart`, after those of the runs that it continues (oldest first). The
 * run's own where none of these has a value.
 */
export const joinWhole = (pieces: readonly WholePiece[], own: Series, ownStart: number): Series => {
  const starts = pieces.flatMap(({series, shiftMs}) => startOf(series, shiftMs) ?? []);
  if (starts.length === 0) return own;
  const from = Math.min(...starts);
  const end = own.startMs === null ? ownStart : lastBucketEnd(own);
  let {bucketMs} = own;
  while ((end - from) / bucketMs > MAX_BUCKETS) bucketMs *= 2;
  const size = Math.max(1, Math.ceil((end - from) / bucketMs) + 1);
  const joined: Series = {
    ...{kind: own.kind, bucketMs, startMs: from},
    ...{least: blank(size), greatest: blank(size), last: blank(size)},
  };
  for (const {series, shiftMs, plus, cutAt} of pieces) enter(joined, series, shiftMs, plus, cutAt);
  enter(joined, own, 0, 0, null);
  return joined;
};

/** Whether a sliding series has forgotten what it began with. */
const hasSlid = (spans: SpannedSeries, span: Span): boolean =>
  (spans[span].startMs ?? 0) > (spans.all.startMs ?? 0) + spans.all.bucketMs;

/** The newest of them, up to the first that has forgotten its beginning: before that nothing is known so finely. */
const reaching = (pieces: readonly Piece[], span: Span): Piece[] => {
  const reached: Piece[] = [];
  for (const piece of pieces.toReversed()) {
    if (piece.spans[span].startMs === null) continue;
    reached.unshift(piece);
    if (hasSlid(piece.spans, span)) break;
  }
  return reached;
};

const joinSliding = (pieces: readonly Piece[], ownSpans: SpannedSeries, span: Span, ownStart: number): Series => {
  const own = ownSpans[span];
  if (own.startMs !== null && hasSlid(ownSpans, span)) return own;
  const {bucketMs} = own;
  const more = reaching(pieces, span);
  const starts = more.flatMap(({spans, shiftMs}) => startOf(spans[span], shiftMs) ?? []);
  if (starts.length === 0) return own;
  const size = own.size ?? own.last.length;
  const begin = own.startMs ?? Math.floor(ownStart / bucketMs) * bucketMs;
  const before = Math.min(size, Math.ceil((begin - Math.min(...starts)) / bucketMs));
  const joined: Series = {
    ...{kind: own.kind, bucketMs, startMs: begin - before * bucketMs},
    ...{least: blank(size + before), greatest: blank(size + before), last: blank(size + before)},
  };
  for (const {spans, shiftMs, plus, cutAt} of more) enter(joined, spans[span], shiftMs, plus, cutAt);
  enter(joined, own, 0, 0, null);
  return joined;
};

/** The series of a run, which began at `ownStart`, after those of the runs that it continues (oldest first). */
export const joinSeries = (parts: readonly SeriesPart[], own: RunSeries, ownStart: number): RunSeries => {
  if (parts.length === 0) return own;
  const joined = FIGURES.map(figure => {
    const pieces = parts.map(
      ({series, shiftMs, iterations, cutAt}): Piece => ({
        spans: series[figure],
        shiftMs,
        plus: figure === 'iteration' ? iterations : 0,
        cutAt,
      }),
    );
    const spans: SpannedSeries = {
      all: joinWhole(
        pieces.map(({spans, ...piece}) => ({...piece, series: spans.all})),
        own[figure].all,
        ownStart,
      ),
      '1h': joinSliding(pieces, own[figure], '1h', ownStart),
      '10m': joinSliding(pieces, own[figure], '10m', ownStart),
    };
    return [figure, spans];
  });
  return Object.fromEntries(joined) as RunSeries;
};
