import {parseArgs} from 'node:util';

/** @typedef {ReturnType<typeof readWords>} Asked */

/**
 * What a call asks for: nvidia-smi's own words, where a value may follow a blank or `=`.
 * @param {string[]} args
 */
export const readWords = args => {
  // Node's parser knows no long option behind one dash.
  const words = args.map(word => word.replace(/^-lms\b/, '--loop-ms'));
  const {values} = parseArgs({
    args: words,
    options: {
      query: {type: 'boolean', short: 'q'},
      display: {type: 'string', short: 'd'},
      id: {type: 'string', short: 'i'},
      'list-gpus': {type: 'boolean', short: 'L'},
      loop: {type: 'string', short: 'l'},
      'loop-ms': {type: 'string'},
      'query-gpu': {type: 'string'},
      'query-compute-apps': {type: 'string'},
      format: {type: 'string'},
    },
  });
  const list = (text = '') => text.split(',').filter(word => word !== '');
  const everyMs = values.loop ? Number(values.loop) * 1000 : Number(values['loop-ms'] ?? 0);
  return {
    log: values.query === true,
    sections: list(values.display).map(word => word.toUpperCase()),
    id: values.id ?? null,
    names: values['list-gpus'] === true,
    gpu: list(values['query-gpu']),
    apps: list(values['query-compute-apps']),
    format: list(values.format),
    /** Null for a single look. */
    everyMs: everyMs > 0 ? everyMs : null,
  };
};
