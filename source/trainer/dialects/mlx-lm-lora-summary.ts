import type {RunSettings, TrainingEvent} from '../../journal/events.js';
import {settingsEvent} from './events.js';
import {NUMBER, toCount, toFinite, toNumber} from './numbers.js';

const ROW = /^(Model|Training Type|Batch Size|Learning Rate|Optimizer): (\S.{0,4000})$/;
const ADAPTERS = /^Loading LoRA adapters with config: \{(.{1,2000})\}\s*$/;
const LOSS = new RegExp(`^\\s*Loss: (${NUMBER})\\s*$`);
const PERPLEXITY = new RegExp(`^\\s*Perplexity: (${NUMBER})\\s*$`);
/** Rows of the summary; blank lines do not come here. */
const SUMMARY_LINES = 12;

const readRow = (line: string): RunSettings => {
  const row = ROW.exec(line.trimEnd());
  const [label, value = ''] = [row?.[1], row?.[2]];
  if (label === 'Model') return {model: value};
  if (label === 'Training Type') return {fineTuneType: value};
  if (label === 'Optimizer') return {optimizer: value};
  const count = toCount(value);
  if (label === 'Batch Size' && count !== null) return {batchSize: count};
  const rate = toFinite(value);
  return label === 'Learning Rate' && rate !== null ? {learningRate: rate} : {};
};

/** `{'rank': 8, 'dropout': 0.0, 'scale': 10.0, 'use_dora': False, 'num_layers': 2}` */
const readAdapters = (config: string): RunSettings => {
  const rank = toCount(/'rank': (\d{1,6})\b/.exec(config)?.[1]);
  const numLayers = toFinite(/'num_layers': (-?\d{1,6})\b/.exec(config)?.[1]);
  return {...(rank === null ? {} : {rank}), ...(numLayers === null ? {} : {numLayers})};
};

/** No line of it is as long. */
const MAX_LINE_LENGTH = 5000;

/**
 * Reads `Test Results:` and the lines of loss and perplexity that follow: gives the test with the last of them, null
 * before.
 */
const createTestReader = (): {read(line: string): TrainingEvent | null; readonly isOpen: boolean} => {
  let isOpen = false;
  let loss: number | null = null;
  return {
    read: line => {
      if (line.startsWith('Test Results:')) {
        isOpen = true;
        loss = null;
      }
      if (!isOpen) return null;
      const found = LOSS.exec(line)?.[1];
      if (found !== undefined) loss = toNumber(found);
      const perplexity = PERPLEXITY.exec(line)?.[1];
      if (perplexity === undefined || loss === null) return null;
      isOpen = false;
      return {type: 'test', loss, perplexity: toFinite(perplexity)};
    },
    get isOpen() {
      return isOpen;
    },
  };
};

/**
 * What mlx-lm-lora prints of the run before it, and of the test after it, line by line: facts and the test's result;
 * null for a line that says nothing of these, an empty list for the title, which no other trainer prints.
 */
export const createSummaryReader = (): ((line: string) => TrainingEvent[] | null) => {
  const test = createTestReader();
  let rowsLeft = 0;

  const readSummaryRow = (line: string): TrainingEvent[] | null => {
    if (rowsLeft === 0) return null;
    rowsLeft--;
    const values = readRow(line);
    return Object.keys(values).length === 0 ? null : [settingsEvent(values)];
  };

  return line => {
    if (line.length > MAX_LINE_LENGTH) return null;
    if (line.includes('Configuration Summary') && line.trim() === 'Configuration Summary') {
      rowsLeft = SUMMARY_LINES;
      return [];
    }
    if (line.startsWith('Loading LoRA adapters')) {
      const config = ADAPTERS.exec(line)?.[1];
      return config === undefined ? null : [settingsEvent(readAdapters(config))];
    }
    const result = test.read(line);
    if (result !== null) return [result];
    return test.isOpen ? null : readSummaryRow(line);
  };
};
