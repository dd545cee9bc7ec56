/** A series as a strict reader understands it. */
export type Series = {name: string; labels: Record<string, string>; value: number};
export type ReadMetrics = {series: Series[]; types: Record<string, string>};

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;

const labelsOf = (text: string, line: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const found = LABEL.exec(rest);
    const [all = '', name = '', value = ''] = found ?? [];
    if (found === null || name in labels) throw new Error(`Wrong labels: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_match, character) => (character === 'n' ? '\n' : character));
    rest = rest.slice(all.length);
  }
  return labels;
};

const numberOf = (text: string, line: string): number => {
  const named = {NaN: Number.NaN, '+Inf': Number.POSITIVE_INFINITY, '-Inf': Number.NEGATIVE_INFINITY}[text];
  if (named !== undefined) return named;
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text)) throw new Error(`No number: ${line}`);
  return Number(text);
};

const SUFFIX: Readonly<Record<string, string>> = {counter: '_total', info: '_info'};

class Reader {
  readonly series: Series[] = [];
  readonly types: Record<string, string> = {};
  readonly #format: 'text' | 'openmetrics';
  readonly #seen = new Set<string>();
  /** How the samples of the present family are called. */
  #sampleName = '';

  constructor(format: 'text' | 'openmetrics') {
    this.#format = format;
  }

  line(line: string): void {
    if (line.startsWith('#')) this.#metadata(line);
    else this.#sample(line);
  }

  #metadata(line: string): void {
    const [, kind = '', family = '', rest = ''] = /^# (TYPE|HELP|UNIT) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === '') throw new Error(`No metadata: ${line}`);
    if (kind === 'UNIT' && !family.endsWith(`_${rest}`)) throw new Error(`The unit is not in the name: ${line}`);
    if (kind !== 'TYPE') return;
    this.#sampleName = this.#format === 'text' ? family : `${family}${SUFFIX[rest] ?? ''}`;
    if (this.#sampleName in this.types) throw new Error(`A family in two places: ${line}`);
    this.types[this.#sampleName] = rest;
  }

  #sample(line: string): void {
    const [, name = '', labelText = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (name === '' || name !== this.#sampleName) throw new Error(`A sample outside its family: ${line}`);
    const labels = labelsOf(labelText, line);
    const key = `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
    if (this.#seen.has(key)) throw new Error(`The same series twice: ${line}`);
    this.#seen.add(key);
    this.series.push({name, labels, value: numberOf(value, line)});
  }
}

/**
 * Reads metrics and throws at whatever a parser would refuse: a sample before the type of its family, a family in two
 * places, the same series twice, a wrong escape, an OpenMetrics text without its end. Samples are known by the names
 * that they have in PromQL.
 */
export const readMetrics = (text: string, format: 'text' | 'openmetrics'): ReadMetrics => {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const lines = text.slice(0, -1).split('\n');
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('There is no # EOF at the end.');
  const reader = new Reader(format);
  for (const line of lines) reader.line(line);
  return {series: reader.series, types: reader.types};
};
