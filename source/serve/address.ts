import {isIP} from 'node:net';

/** Five digits, below the ports that systems give to outgoing connections, and no other known program's. */
export const DEFAULT_PORT = 26590;
export const DEFAULT_HOST = '127.0.0.1';

/** Whether only this machine can reach that address. Names but `localhost` are taken to lead elsewhere. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** An address as the system takes it: an IPv6 one may stand in brackets, as in a URL. */
export const bareHost = (host: string): string => {
  const inside = /^\[(.*)\]$/.exec(host)?.[1] ?? '';
  return isIP(inside) === 6 ? inside : host;
};

/** `http://127.0.0.1:26590`; an IPv6 address in brackets. */
export const urlOf = (host: string, port: number): string => `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/** The name in a `Host` header, in lower case, without its port and without the brackets of an IPv6 address. */
const nameIn = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

/**
 * Whether a request is meant for us by its `Host` header. A page that a browser loads from anywhere may have its own
 * name lead to this machine (DNS rebinding), but must send that name: so addresses, `localhost` and our own names pass.
 */
export const isOurHost = (header: string | undefined, ownNames: readonly string[]): boolean => {
  // HTTP/1.0, which no browser speaks, has none.
  if (header === undefined) return true;
  const name = nameIn(header);
  return isIP(name) !== 0 || name === 'localhost' || ownNames.some(own => own.toLowerCase() === name);
};
