import type {Family} from './family.js';
import {FAMILIES, OWN_FAMILIES} from './text.js';

const BEGIN = '<!-- series: written by node scripts/json-docs.js -->';
const END = '<!-- /series -->';

type Described = Pick<Family, 'name' | 'type' | 'unit' | 'help' | 'whileRunning'> & {labels?: string};

const rowOf = ({name, type, unit, labels, help, whileRunning}: Described): string =>
  `| \`${name}\` | ${type === 'info' ? 'gauge' : type} | ${unit ?? ''} | ${labels ?? ''} | ${help}${whileRunning === true ? ' ⏵' : ''}. |`;

const metricsTable = (): string =>
  [
    '| name | type | unit | labels besides `run` | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...[...OWN_FAMILIES, ...FAMILIES].map(rowOf),
  ].join('\n');

/** The text of docs/metrics.md with the table of all series between its marks. Throws for a text without them. */
export const withMetricsTable = (text: string): string => {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`There is no place for the table: ${BEGIN} … ${END}`);
  return `${text.slice(0, from)}${BEGIN}\n${metricsTable()}\n${text.slice(to)}`;
};
