import {createHash, timingSafeEqual} from 'node:crypto';
import {statSync} from 'node:fs';
import {errorMessage, UserError} from '../errors.js';
import {printable} from '../format/printable.js';
import {readRegular} from '../journal/regular-file.js';

const MAX_BYTES = 4096;
/** A shorter one could be guessed by trying. */
const MIN_LENGTH = 16;
const HOW_TO_MAKE = 'Make one: openssl rand -hex 32 > FILE; chmod 600 FILE   Then: mlxtop serve --token-file FILE';

/** The token in a text. Throws a `UserError` for one that cannot be sent, or is too easy. */
const tokenIn = (text: string, where: string): string => {
  const token = text.trim();
  if (!/^[!-~]*$/.test(token)) throw new UserError(`${where} is more than one word of plain letters.`, HOW_TO_MAKE);
  if (token.length < MIN_LENGTH) {
    throw new UserError(`${where} has ${token.length} characters, and needs ${MIN_LENGTH}.`, HOW_TO_MAKE);
  }
  return token;
};

const readTokenFile = (path: string): string => {
  const shown = printable(path);
  let text: string;
  let isPrivate: boolean;
  try {
    isPrivate = (statSync(path).mode & 0o077) === 0;
    text = readRegular(path, MAX_BYTES).toString('utf8');
  } catch (error) {
    throw new UserError(`The token cannot be read: ${printable(errorMessage(error))}`, HOW_TO_MAKE);
  }
  if (isPrivate) return text;
  throw new UserError(`Other users can read ${shown}, which holds a token.`, `Make it private: chmod 600 ${shown}`);
};

/**
 * The token that requests must bring: that of the file, else of `MLXTOP_TOKEN`; null for none. Never an argument, which
 * every user of the machine could read. Throws a `UserError` for an unusable one.
 */
export const readToken = (file: string | undefined, environment: NodeJS.ProcessEnv): string | null => {
  if (file !== undefined) return tokenIn(readTokenFile(file), `The token in ${printable(file)}`);
  return environment.MLXTOP_TOKEN ? tokenIn(environment.MLXTOP_TOKEN, 'MLXTOP_TOKEN') : null;
};

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** Whether an `Authorization` header brings the token, in a time that says nothing about it. */
export const bringsToken = (header: string | undefined, token: string): boolean => {
  const brought = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(brought), digest(token));
};
