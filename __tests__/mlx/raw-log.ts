import type {Trainer} from './trainers.js';

/** What a person reads in a trainer's raw output, found by expressions that share nothing with mlxtop's own reader. */
export type Read = {
  reports: {iteration: number; trainLoss: number; trainedTokens: number}[];
  validations: {iteration: number; valLoss: number}[];
  saves: {iteration: number; file: string}[];
};

const LINES = {
  report: /Iter (\d+): Train loss ([\w.]+), .*?Trained Tokens (\d+)/g,
  validation: /Iter (\d+): Val loss ([\w.]+),/g,
  save: /Iter \d+: Saved adapter weights to \S+ and \S*?((\d+)_adapters\.safetensors)/g,
};

const TABLE = {
  report: /^ *(\d+) +([\w.]+) [▲▼] +[\d,]+ +([\d.]+)k/gm,
  validation: /^ *(\d+) +val +([\w.]+) +[\d.]+s/gm,
  save: /^ *save +((\d+)_adapters\.safetensors)/gm,
};

/** Without colours; a cursor that moves or a line that is erased begins another line. */
const withoutEscapes = (text: string): string =>
  text.replace(/\x1b\[[\d;]*m/g, '').replace(/\x1b\[[\d;?]*[A-Za-z]|\r/g, '\n');

const number = (text: string | undefined): number => (text === 'nan' ? Number.NaN : Number(text));

export const readRaw = (raw: string, prints: Trainer['prints']): Read => {
  const {report, validation, save} = prints === 'lines' ? LINES : TABLE;
  const text = withoutEscapes(raw);
  const tokens = prints === 'lines' ? 1 : 1000;
  return {
    reports: [...text.matchAll(report)].map(match => ({
      iteration: number(match[1]),
      trainLoss: number(match[2]),
      trainedTokens: Math.round(number(match[3]) * tokens),
    })),
    validations: [...text.matchAll(validation)].map(match => ({
      iteration: number(match[1]),
      valLoss: number(match[2]),
    })),
    saves: [...text.matchAll(save)].map(match => ({iteration: number(match[2]), file: match[1] ?? ''})),
  };
};
