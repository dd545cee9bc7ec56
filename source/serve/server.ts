import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {errorCode, errorMessage, UserError} from '../errors.js';
import {printable} from '../format/printable.js';
import {urlOf} from './address.js';
import {type Answer, answerTo, type Rules, type Sources} from './answer.js';

/** Some Prometheus servers, a browser and a script: more are refused. */
const MAX_CONNECTIONS = 32;
const MAX_HEADER_BYTES = 8192;
/** For all of a request, which has no body that we read. */
const REQUEST_MS = 10_000;
/** Without a byte in either direction. */
const IDLE_MS = 60_000;
const CHECK_MS = 2000;

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
} as const;

const send = (
  response: ServerResponse,
  {code, type, body, headers}: Answer,
  isHead: boolean,
  isLast: boolean,
): void => {
  const bytes = Buffer.from(body, 'utf8');
  response.writeHead(code, {
    ...SAFE_HEADERS,
    'content-type': type,
    'content-length': bytes.length,
    ...headers,
    ...(isLast && {connection: 'close'}),
  });
  response.end(isHead ? undefined : bytes);
};

/** A request may announce a body, which is never read: then the connection ends with the answer. */
const announcesBody = ({headers}: IncomingMessage): boolean =>
  (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;

const handle = async (request: IncomingMessage, response: ServerResponse, rules: Rules, sources: Sources) => {
  const {method = 'GET', url = '/', headers} = request;
  const {host, accept, authorization} = headers;
  const answer = await answerTo({method, url, host, accept, authorization}, rules, sources);
  // A refused request's connection may be one of many that somebody holds open.
  send(response, answer, method === 'HEAD', announcesBody(request) || answer.code >= 400);
};

const refuseBadRequest = (error: Error, socket: Socket): void => {
  if (errorCode(error) === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = errorCode(error) === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  // Whoever does not close its side would hold one of the few connections for as long as it likes.
  socket.destroySoon();
};

const listenError = (error: unknown, host: string, port: number): UserError => {
  const place = `${printable(host)}, port ${port}`;
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new UserError(
        `Another program uses ${place}; perhaps another mlxtop serve.`,
        'One is enough for all runs. For another port: mlxtop serve --port PORT',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(`${printable(host)} is not an address of this machine.`, 'For all of them: --host 0.0.0.0');
    case 'EACCES':
      return new UserError(`You may not use ${place}.`, 'Choose a port of 1024 or above: --port PORT');
    default:
      return new UserError(
        `${place} cannot be used: ${printable(errorMessage(error))}`,
        'Choose others: --host, --port',
      );
  }
};

/** A server that listens; `close` ends it and every connection. */
export type Serving = {url: string; close(): Promise<void>};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/**
 * Serves the sources over HTTP at that address; port 0 is any free one. Throws a `UserError` when it cannot be used.
 */
export const serve = async (
  {host, port}: {host: string; port: number},
  rules: Rules,
  sources: Sources,
): Promise<Serving> => {
  const server = createServer(
    {maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: CHECK_MS, requestTimeout: REQUEST_MS},
    (request, response) => void handle(request, response, rules, sources),
  );
  server.headersTimeout = REQUEST_MS;
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = IDLE_MS;
  server.keepAliveTimeout = IDLE_MS;
  server.on('clientError', (error, socket) => refuseBadRequest(error, socket as Socket));
  try {
    await listen(server, host, port);
  } catch (error) {
    throw listenError(error, host, port);
  }
  server.on('error', error => rules.onError(errorMessage(error)));
  const {port: chosen} = server.address() as AddressInfo;
  return {
    url: urlOf(host, chosen),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
