import {errorMessage, UserError} from '../errors.js';
import {acceptedFormat, CONTENT_TYPES} from '../export/prometheus/content-type.js';
import type {MetricsFormat} from '../export/prometheus/text.js';
import {isOurHost} from './address.js';
import {bringsToken} from './token.js';

/** What is known of a request. */
export type Request = {
  method: string;
  /** The path and what follows it. */
  url: string;
  host: string | undefined;
  accept: string | undefined;
  authorization: string | undefined;
};

export type Answer = {code: number; type: string; body: string; headers?: Readonly<Record<string, string>>};

/** What is served. Each may throw a `UserError`. */
export type Sources = {
  metrics(format: MetricsFormat): Promise<string>;
  /** Of the run that is named, or of all that go on; as JSON. */
  status(run: string | null): Promise<string>;
};

export type Rules = {
  /** Null: everybody may ask who can reach the port. */
  token: string | null;
  /** Names of this machine besides its addresses. */
  ownNames: readonly string[];
  /** Called with what went wrong on our side. */
  onError(message: string): void;
};

const PLAIN = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const PATHS = 'There are: /metrics (for Prometheus), /status (JSON; ?run=RUN for one run), /healthz\n';

const plain = (code: number, body: string, headers: Answer['headers'] = {}): Answer => ({
  code,
  type: PLAIN,
  body,
  headers,
});

const asJson = (value: unknown): string => `${JSON.stringify(value)}\n`;

const statusAnswer = async (run: string | null, {status}: Sources): Promise<Answer> => {
  try {
    return {code: 200, type: JSON_TYPE, body: await status(run)};
  } catch (error) {
    if (!(error instanceof UserError) || run === null) throw error;
    return {code: 404, type: JSON_TYPE, body: asJson({error: error.message, nextStep: error.nextStep})};
  }
};

const contentOf = async ({accept}: Request, url: URL, sources: Sources): Promise<Answer> => {
  switch (url.pathname) {
    case '/metrics': {
      const format = acceptedFormat(accept);
      return {code: 200, type: CONTENT_TYPES[format], body: await sources.metrics(format), headers: {vary: 'Accept'}};
    }
    case '/status':
      return statusAnswer(url.searchParams.get('run'), sources);
    case '/':
      return plain(200, `mlxtop. ${PATHS}`);
    default:
      return plain(404, PATHS);
  }
};

/** What is refused before anything is looked at; null for a request that may be answered. */
const refusalOf = ({method, host, authorization}: Request, {token, ownNames}: Rules): Answer | null => {
  if (method !== 'GET' && method !== 'HEAD') {
    return plain(405, 'mlxtop only shows: GET and HEAD.\n', {allow: 'GET, HEAD'});
  }
  // A page that has its name lead here does not know the token.
  if (token === null && !isOurHost(host, ownNames)) {
    return plain(403, 'mlxtop does not know this machine by that name: use its address, or serve with a token.\n');
  }
  if (token !== null && !bringsToken(authorization, token)) {
    return plain(401, 'A token is needed: Authorization: Bearer TOKEN\n', {
      'www-authenticate': 'Bearer realm="mlxtop"',
    });
  }
  return null;
};

/** What is asked for; null for what is no path. Two slashes begin a path here, and not another server's name. */
const urlAsked = (text: string): URL | null => {
  const path = text.startsWith('/') ? `http://mlxtop${text}` : text;
  return URL.canParse(path, 'http://mlxtop') ? new URL(path, 'http://mlxtop') : null;
};

/** The answer to a request. Never throws: what goes wrong is said to `onError`, and only that it did to who asked. */
export const answerTo = async (request: Request, rules: Rules, sources: Sources): Promise<Answer> => {
  try {
    const url = urlAsked(request.url);
    if (url === null) return plain(400, 'There is nothing at this path.\n');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // Whoever asks only whether it is there needs no token, and learns nothing else.
    if (isRead && url.pathname === '/healthz') return plain(200, 'ok\n');
    return refusalOf(request, rules) ?? (await contentOf(request, url, sources));
  } catch (error) {
    rules.onError(errorMessage(error));
    return plain(500, 'mlxtop could not read its runs: see what mlxtop serve prints.\n');
  }
};
