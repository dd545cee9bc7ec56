import {unescape as percentDecoded} from 'node:querystring';
import type {WebhookShape} from '../settings/check.js';
import {isUrgent, type Message, titleOf} from './message.js';

export type Post = {headers: Record<string, string>; body: string};

const json = (value: unknown): Post => ({
  headers: {'content-type': 'application/json'},
  body: JSON.stringify(value),
});

/** A header takes Latin letters only; ntfy reads others in RFC 2047's encoding. */
const headerText = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

/** What is posted to a webhook of that shape. ntfy: docs.ntfy.sh/publish; Slack: `text`; Discord: `content`, 2000 characters. */
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
 * An address without the user and the password in it, which `fetch` refuses there, and the header that says them (RFC
 * 7617). They are percent-encoded in an address; what is no such code stands for itself.
 */
const signedIn = (address: string): {url: string; headers: Record<string, string>} => {
  const url = new URL(address);
  const {username, password} = url;
  if (username === '' && password === '') return {url: address, headers: {}};
  url.username = '';
  url.password = '';
  const known = Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64');
  return {url: url.href, headers: {authorization: `Basic ${known}`}};
};

/** 303 is none: it sends to something to be read, by GET. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);
/** More is a circle. */
const MOST_REDIRECTS = 3;

/**
 * Where an answer sends us to, as far as the message may go there: to the same host, and never from https to http. Else the reason why
 * not, which names a host at most: the rest of an address is a secret. `fetch` itself would follow 301 and 302 with a GET that has no
 * body, whose answer says nothing of the message, and go to any host.
 */
export const redirected = (answer: Response, from: string): {url: string} | {problem: string} => {
  const place = answer.headers.get('location');
  const said = `the webhook answered ${answer.status}`;
  if (place === null || !URL.canParse(place, from)) return {problem: said};
  const [here, there] = [new URL(from), new URL(place, from)];
  there.username = '';
  there.password = '';
  const goes = `${said}: it has moved to ${there.protocol}//${there.host}, so nothing was told; set the new address`;
  const isSafe = there.protocol === here.protocol || (here.protocol === 'http:' && there.protocol === 'https:');
  const isSamePort = there.port === here.port || there.protocol !== here.protocol;
  return there.hostname === here.hostname && isSafe && isSamePort ? {url: there.href} : {problem: goes};
};

/** Posts it, by way of redirections with the same body; resolves with the last answer, or why it was not followed. */
const post = async (address: string, request: RequestInit): Promise<string | null> => {
  let url = address;
  for (let times = 0; times <= MOST_REDIRECTS; times++) {
    const answer = await fetch(url, {...request, method: 'POST', redirect: 'manual'});
    await answer.body?.cancel();
    if (!REDIRECTS.has(answer.status)) return answer.ok ? null : `the webhook answered ${answer.status}`;
    const next = redirected(answer, url);
    if ('problem' in next) return next.problem;
    url = next.url;
  }
  return 'the webhook sends from one address to the next without end';
};

/** Posts it; resolves with what went wrong, null when it was taken. The address is a secret and in no word of the answer. */
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
      ? `the webhook gave no answer within ${limitMs / 1000} s`
      : 'the webhook could not be reached';
  }
};
