import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Shaped as a token of Hugging Face's is. */
export const HF = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567';
const SECRETS = ['s3cr3t-wandb', HF.slice(3), 's3cr3t-pass', 's3cr3t-url'];

/** The secrets of these tests that a text holds. */
export const held = (text: string): string[] => SECRETS.filter(secret => text.includes(secret));

/** Every file of a run's folder, the trainer's own output left out. */
export const filesOf = (folder: string): string =>
  readdirSync(folder)
    .filter(name => name !== 'trainer.log')
    .map(name => `${name}: ${readFileSync(join(folder, name), 'utf8')}`)
    .join('\n');

/** Commands that show a run. */
export const VIEWS = [
  ['status'],
  ['status', '--json'],
  ['status', '--since', '1h'],
  ['runs'],
  ['runs', '--json'],
  [],
  ['continue'],
];
