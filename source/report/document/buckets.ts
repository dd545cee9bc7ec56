import type {Series} from '../../insight/series.js';

/** A bucket of a series at its middle; `least` and `greatest` null where nothing was measured. */
export type Bucket = {x: number; least: number | null; greatest: number | null; last: number | null};

const pick = (a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null =>
  a === null ? b : b === null ? a : choose(a, b);

const pairs = (buckets: readonly Bucket[]): Bucket[] =>
  Array.from({length: Math.ceil(buckets.length / 2)}, (_, index): Bucket => {
    const [a, b] = [buckets[2 * index], buckets[2 * index + 1]];
    if (a === undefined || b === undefined) return a ?? {x: 0, least: null, greatest: null, last: null};
    return {
      x: (a.x + b.x) / 2,
      least: pick(a.least, b.least, Math.min),
      greatest: pick(a.greatest, b.greatest, Math.max),
      last: b.last ?? a.last,
    };
  });

/** The buckets of a series between `from` and `until`, in order, neighbours made one until there are at most `most`. */
export const bucketsOf = (series: Series, from: number, until: number, most: number): Bucket[] => {
  const {startMs, bucketMs, least, greatest, last} = series;
  if (startMs === null) return [];
  let buckets = least.flatMap((value, index): Bucket[] => {
    const x = startMs + (index + 0.5) * bucketMs;
    // One that begins at the end holds what was said last, by which an imported run ends.
    if (x + bucketMs / 2 <= from || x - bucketMs / 2 > until) return [];
    return [
      {
        x: Math.min(until, Math.max(from, x)),
        least: value,
        greatest: greatest[index] ?? value,
        last: last[index] ?? value,
      },
    ];
  });
  while (buckets.length > most) buckets = pairs(buckets);
  return buckets;
};

/** The least and the greatest value of several series; null where there is none. */
export const extentOf = (series: readonly Series[], from: number, until: number): [number, number] | null => {
  const values = series.flatMap(one =>
    bucketsOf(one, from, until, Number.POSITIVE_INFINITY).flatMap(({least, greatest}) =>
      least === null || greatest === null ? [] : [least, greatest],
    ),
  );
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? null : [Math.min(...finite), Math.max(...finite)];
};

/** Whether anything was measured. */
export const hasValues = ({least}: Series): boolean => least.some(value => value !== null);
