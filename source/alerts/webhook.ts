import {unescape as percentDecoded} from 'node:querystring';
import type {WebhookShape} from '../settings/check.js';
import {isUrgent, type Message, titleOf} from './message.js';

/** The headers and the body of one HTTP request. */
export type Post = {headers: Record<string, string>; body: string};

const json = (value: unknown): Post => ({
  headers: {'content-type': 'application/json'},
  body: JSON.stringify(value),
});

/** A header is limited to ASCII here; ntfy decodes anything else from RFC 2047. */
const headerText = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

/**
 * A message as a webhook of that shape expects it. ntfy: docs.ntfy.sh/publish; Slack: `text`; Discord: `content`, 2000
 * characters.
 */
export const postOf = (message: Message, shape: WebhookShape): Post => {
  const {text} = message;
  switch (shape) {
    case 'ntfy':
      return {
        headers: {title: headerText(titleOf(message)), priority: isUrgent(message) ? 'high' : 'default'},
        body: text,
      };
    case 'slack':
      return json({text: `*${titleOf(message)}*\n${text}`});
    case 'discord':
      return json({content: `**${titleOf(message)}**\n${text}`.slice(0, 2000)});
    case 'json':
      return json(message);
  }
};

/**
 * An address without its user and password, which `fetch` refuses there, and the header that carries them instead (RFC
 * 7617). They are percent-encoded in an address; anything that is not a valid code stands for itself.
 */
const signedIn = (address: string): {url: string; headers: Record<string, string>} => {
  const url = new URL(address);
  const {username, password} = url;
  if (username === '' && password === '') return {url: address, headers: {}};
  url.username = '';
  url.password = '';
  const credentials = Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64');
  return {url: url.href, headers: {authorization: `Basic ${credentials}`}};
};

/** 303 is left out: it leads to a page to be read by GET. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);
/** More than this is taken for a loop. */
const MAX_REDIRECTS = 3;

/**
 * Where an answer redirects to, if the message may be sent there: to the same host, and never from https to http.
 * Otherwise the reason why not, which names no more than a host, since the rest of an address is a secret. `fetch`
 * itself would follow 301 and 302 to any host with a GET that has no body, and whose answer does not tell whether the
 * message arrived.
 */
export const redirected = (answer: Response, from: string): {url: string} | {problem: string} => {
  const place = answer.headers.get('location');
  const answered = `the webhook answered ${answer.status}`;
  if (place === null || !URL.canParse(place, from)) return {problem: answered};
  const [here, there] = [new URL(from), new URL(place, from)];
  there.username = '';
  there.password = '';
  const moved = `${answered}: it has moved to ${there.protocol}//${there.host}, so nothing was sent; set the new address`;
  const isSafe = there.protocol === here.protocol || (here.protocol === 'http:' && there.protocol === 'https:');
  const isSamePort = there.port === here.port || there.protocol !== here.protocol;
  return there.hostname === here.hostname && isSafe && isSamePort ? {url: there.href} : {problem: moved};
};

/** Posts the same body along redirections. Resolves with what went wrong, null when the last answer was a success. */
const post = async (address: string, request: RequestInit): Promise<string | null> => {
  let url = address;
  for (let times = 0; times <= MAX_REDIRECTS; times++) {
    const answer = await fetch(url, {...request, method: 'POST', redirect: 'manual'});
    await answer.body?.cancel();
    if (!REDIRECTS.has(answer.status)) return answer.ok ? null : `the webhook answered ${answer.status}`;
    const next = redirected(answer, url);
    if ('problem' in next) return next.problem;
    url = next.url;
  }
  return 'the webhook redirects endlessly';
};

/**
 * Posts a message. Resolves with what went wrong, null when it was taken. The address is a secret and never part of
 * that.
 */
export const postTo = async (
  {url: address, shape}: {url: string; shape: WebhookShape},
  message: Message,
  limitMs: number,
): Promise<string | null> => {
  const {headers, body} = postOf(message, shape);
  const {url, headers: signed} = signedIn(address);
  const signal = AbortSignal.timeout(limitMs);
  try {
    return await post(url, {headers: {...headers, ...signed}, body, signal});
  } catch {
    return signal.aborted
      ? `the webhook did not answer within ${limitMs / 1000} s`
      : 'the webhook could not be reached';
  }
};
