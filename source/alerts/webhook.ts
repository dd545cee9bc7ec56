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
    const answer = await fetch(url, {method: 'POST', headers: {...headers, ...signed}, body, signal});
    return answer.ok ? null : `the webhook answered ${answer.status}`;
  } catch {
    return signal.aborted
      ? `the webhook gave no answer within ${limitMs / 1000} s`
      : 'the webhook could not be reached';
  }
};
