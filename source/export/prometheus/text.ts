import {CARD_FAMILIES} from './card-families.js';
import type {Family, Sample, ScrapedRun} from './family.js';
import {MACHINE_FAMILIES} from './machine-families.js';
import {RUN_FAMILIES} from './run-families.js';

/** Text format 0.0.4, which every Prometheus reads, or OpenMetrics 1.0.0. */
export type MetricsFormat = 'text' | 'openmetrics';

export type Scrape = {
  /** mlxtop's own version. */
  version: string;
  runs: readonly ScrapedRun[];
  /**
   * The run whose recorder writes this into a file of its own, beside those of others: then it labels what else would
   * stand in each of these files, which one reader puts together. Null for an answer that holds all runs.
   */
  writer?: string | null;
};

/** Every family of a run, in the order in which they are written. */
export const FAMILIES: readonly Family[] = [...RUN_FAMILIES, ...MACHINE_FAMILIES, ...CARD_FAMILIES];

/** A machine that was not read for so long is not known any more. */
const STALE_MS = 60_000;
const STALE_INTERVALS = 3;

const isRead = ({view, now, intervalMs}: ScrapedRun): boolean =>
  view.run.endedAt === null &&
  view.memory !== null &&
  now - view.memory.takenAt < Math.max(STALE_MS, STALE_INTERVALS * intervalMs);

const valueText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
};

const escaped = (text: string): string =>
  text.replace(/[\\"\n]/g, character => (character === '\n' ? '\\n' : `\\${character}`));

/** Quotes stand as they are in the help of text format 0.0.4, and only there. */
const helpText = (help: string, format: MetricsFormat): string => {
  const safe = escaped(`${help}.`);
  return format === 'text' ? safe.replaceAll('\\"', '"') : safe;
};

const labelsText = (labels: Readonly<Record<string, string>>): string => {
  // An empty label is none, for every reader.
  const pairs = Object.entries(labels).filter(([, value]) => value !== '');
  return pairs.length === 0 ? '' : `{${pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
};

type Header = Pick<Family, 'name' | 'type' | 'unit' | 'help'>;

/** In OpenMetrics a family is called without the suffix that its type gives to its samples. */
const headerLines = ({name, type, unit, help}: Header, format: MetricsFormat): string[] => {
  if (format === 'text')
    return [`# HELP ${name} ${helpText(help, format)}`, `# TYPE ${name} ${type === 'info' ? 'gauge' : type}`];
  const family = name.replace(type === 'counter' ? /_total$/ : type === 'info' ? /_info$/ : /$/, '');
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === null ? [] : [`# UNIT ${family} ${unit}`]),
    `# HELP ${family} ${helpText(help, format)}`,
  ];
};

const samplesOf = (family: Family, run: ScrapedRun): readonly Sample[] => {
  if (family.whileRunning === true && !isRead(run)) return [];
  const read = family.read(run);
  return typeof read === 'number' || read === null ? [{value: read}] : read;
};

const sampleLines = (name: string, samples: readonly Sample[]): string[] =>
  samples.flatMap(({labels, value}) =>
    value === null ? [] : [`${name}${labelsText(labels ?? {})} ${valueText(value)}`],
  );

const familyLines = (header: Header, samples: readonly Sample[], format: MetricsFormat): string[] => {
  const lines = sampleLines(header.name, samples);
  return lines.length === 0 ? [] : [...headerLines(header, format), ...lines];
};

/** What mlxtop says of itself. */
export const OWN_FAMILIES = [
  {
    name: 'mlxtop_build_info',
    type: 'info',
    unit: null,
    labels: '`version`; `run` only in a file of `metrics.textfile`',
    help: 'The version of mlxtop that writes this; always 1',
  },
  {
    name: 'mlxtop_live_runs',
    type: 'gauge',
    unit: null,
    labels: 'none, and not in a file of `metrics.textfile`',
    help: 'Runs in progress, whose trainer lives',
  },
] as const;

const ownLines = ({version, runs, writer = null}: Scrape, format: MetricsFormat): string[] => {
  const [build, live] = OWN_FAMILIES;
  const count = runs.filter(({view}) => view.run.endedAt === null && view.run.state !== 'waiting').length;
  return [
    ...familyLines(build, [{labels: {run: writer ?? '', version}, value: 1}], format),
    ...(writer === null ? familyLines(live, [{value: count}], format) : []),
  ];
};

/**
 * Runs as series for Prometheus, with `run` (its id) as a label of each, so that those of several runs never collide. A
 * family without a value is left out, as is the machine of a run that has ended or whose recorder is silent.
 */
export const prometheusText = (scrape: Scrape, format: MetricsFormat): string => {
  const lines = FAMILIES.flatMap(family => {
    const samples = scrape.runs.flatMap(run =>
      samplesOf(family, run).map(({labels, value}) => ({labels: {run: run.view.run.id, ...labels}, value})),
    );
    return familyLines(family, samples, format);
  });
  const end = format === 'openmetrics' ? ['# EOF'] : [];
  return `${[...ownLines(scrape, format), ...lines, ...end].join('\n')}\n`;
};
