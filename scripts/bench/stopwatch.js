import {setTimeout as delay} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';

/** @import {Noise} from './types.ts' */
/** @import {Stage} from './stage.js' */

/**
 * Characters of earlier output that are kept: enough for a figure split over two pieces of output, and for an error
 * message.
 */
const TAIL = 5000;
const MAX_MS = 20_000;

/**
 * What a bare Node's start is timed by.
 * @type {[wanted: RegExp, words: readonly string[]]}
 */
export const START_OF_NODE = [/started/, [process.execPath, '-e', 'console.log("started");setInterval(()=>{},1e3)']];

/**
 * Starts programs in new windows of a tmux server that runs already, and times them until `wanted` stands in what they
 * wrote. A control client asks for the window and is told the pane's output as it comes: between the two there is
 * nothing but the server, its fork, and the program on a terminal of its own; nothing polls. Bare Node is timed the
 * same way.
 * @param {Stage} stage
 * @param {Noise} noise
 * @param {string} name of the server
 */
export const openStopwatch = (stage, noise, name) => {
  const {client, tmux} = stage.server(name);
  /** @type {(text: string) => void} */
  let onText = () => undefined;
  const viewer = client('hold', 120, 40, text => onText(stripVTControlCharacters(text)));
  /**
   * @param {RegExp} wanted
   * @param {readonly string[]} words
   * @returns {Promise<number>} ms
   */
  return async (wanted, words) => {
    let tail = '';
    const start = performance.now();
    /** @type {number} */
    const elapsed = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`waited ${MAX_MS / 1000} s for ${wanted}: ${tail}`)), MAX_MS);
      onText = text => {
        tail += text;
        if (wanted.test(tail)) {
          clearTimeout(late);
          resolve(performance.now() - start);
        }
        tail = tail.slice(-TAIL);
      };
      viewer.send('new-window', '-t', '=hold:9', ...words);
    });
    onText = () => undefined;
    tmux('kill-window', '-t', '=hold:9');
    await delay(100);
    await noise.sample(300);
    return elapsed;
  };
};

/**
 * @template Value
 * @param {number} times
 * @param {() => Promise<Value>} measure
 */
export const repeat = async (times, measure) => {
  /** @type {Value[]} */
  const values = [];
  for (let time = 0; time < times; time++) values.push(await measure());
  return values;
};
