import type {MetricsFormat} from './text.js';

/** What an answer says that it is: without it Prometheus 3 refuses a scrape. */
export const CONTENT_TYPES: Readonly<Record<MetricsFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

type Range = {type: string; version: string | null; weight: number};

const rangeOf = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase());
  const value = (name: string): string | null =>
    parameters.find(parameter => parameter.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  const weight = Number(value('q') ?? '1');
  return {type, version: value('version'), weight: Number.isFinite(weight) ? weight : 0};
};

const isOpenMetrics = ({type, version}: Range): boolean =>
  type === 'application/openmetrics-text' && (version === null || version === '1.0.0');

/** What text 0.0.4 is wanted as: a later version of it is another format. */
const isText = ({type, version}: Range): boolean =>
  type === 'text/plain' ? version === null || version === '0.0.4' : type === '*/*' || type === 'text/*';

const heaviest = (ranges: readonly Range[]): number => Math.max(0, ...ranges.map(({weight}) => weight));

/**
 * The format for a request with this `Accept` header: OpenMetrics for whoever asks for it by name, at least as much as
 * for text; text 0.0.4 for all others.
 */
export const acceptedFormat = (accept: string | undefined): MetricsFormat => {
  const ranges = (accept ?? '').split(',').map(rangeOf);
  const wanted = heaviest(ranges.filter(isOpenMetrics));
  return wanted > 0 && wanted >= heaviest(ranges.filter(isText)) ? 'openmetrics' : 'text';
};
