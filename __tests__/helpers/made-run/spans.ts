import type {Span} from './scenario.js';

/** Whether a moment lies in a span. */
export const isIn = (t: number, {from, until}: Span): boolean => t >= from && t < until;

/** The first span that a moment lies in. */
export const at = <One extends Span>(spans: readonly One[], t: number): One | undefined =>
  spans.find(span => isIn(t, span));

/** How much of a span lies in those spans, which do not overlap. */
export const overlap = (spans: readonly Span[], {from, until}: Span): number =>
  spans.reduce((sum, span) => sum + Math.max(0, Math.min(until, span.until) - Math.max(from, span.from)), 0);
