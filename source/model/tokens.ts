import {errorMessage} from '../errors.js';
import {withoutMarks} from './rows/parse.js';
import {createRender, type Message} from './tokens/chat-template.js';
import {createEncoder} from './tokens/encoder.js';
import {TemplateRefusal} from './tokens/python-strings.js';
import {readTokenizerFiles} from './tokens/tokenizer-files.js';

/** Characters of English text and code that make one token, where it cannot be counted. */
export const CHARACTERS_PER_TOKEN = 3.6;

/** What counts the tokens of rows as mlx_lm makes them (mlx_lm/tuner/datasets.py). */
export type TokenCounter = {
  counted: 'exact' | 'estimated';
  /** Why it is estimated; null where it is exact. */
  why: string | null;
  /** Of a text, with the end-of-text token that mlx_lm appends; 0 for a text that makes mlx_lm fail. */
  text(text: string): number;
  /** Of a chat. Throws a `TemplateRefusal` for one that ends mlx_lm, or what only the engine for templates throws. */
  chat(messages: readonly Message[], tools: unknown): number;
};

/** Characters of all texts in a value. */
export const charactersIn = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersIn(item), 0);
  return typeof value === 'object' && value !== null ? charactersIn(Object.values(value)) : 0;
};

const byCharacters = (characters: number): number => Math.max(1, Math.ceil(characters / CHARACTERS_PER_TOKEN));

/** A template writes some words around each message. */
const AROUND_MESSAGE = 4;

/** A counter that goes by the number of characters. */
export const estimatingCounter = (why: string): TokenCounter => ({
  counted: 'estimated',
  why,
  text: text => byCharacters(text.length) + 1,
  chat: (messages, tools) => byCharacters(charactersIn([messages, tools])) + AROUND_MESSAGE * messages.length,
});

const exactCounter = async (folder: string): Promise<TokenCounter | null> => {
  const files = readTokenizerFiles(folder);
  if (files === null) return null;
  const encode = await createEncoder(files);
  const render = await createRender(folder, files);
  const end = files.special.eos_token;
  return {
    counted: 'exact',
    why: null,
    text(text) {
      const {count, last} = encode(text, true);
      return count === 0 || last === end ? count : count + 1;
    },
    chat(messages, tools) {
      if (render === null) throw new TemplateRefusal('the model has no chat template');
      return encode(withoutMarks(render(messages, tools)), false).count;
    },
  };
};

/**
 * A counter for the model in this folder: exact by its own tokenizer.json and chat template, else by characters, with
 * the reason. Takes up to some seconds for the largest tokenizers (Gemma's has 33 MB).
 */
export const createTokenCounter = async (folder: string): Promise<TokenCounter> => {
  try {
    return (await exactCounter(folder)) ?? estimatingCounter('the model has no tokenizer.json');
  } catch (error) {
    return estimatingCounter(`its tokenizer.json cannot be used (${errorMessage(error)})`);
  }
};
