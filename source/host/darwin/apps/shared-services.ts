import {bundleName} from './bundle.js';
import type {Evidence} from './evidence.js';

/** Programs that run for an application, but lie outside of its bundle and are started by launchd. */
type Service = {
  /** By command line, else by the kernel's short name. */
  matches: RegExp;
  /** Whom they run for, best guess first: of whom one runs. By command line or bundle. */
  hosts: readonly RegExp[];
  /** What they are called when nobody is found. */
  name: string;
};

const VIRTUAL_MACHINE: Service = {
  matches: /com\.apple\.Virtua|\bcom\.docker\.virtu|(?:^|\/)hyperkit(?:$| )|(?:^|\/)qemu-system-/,
  // vmnetd and socket are daemons that stay when Docker is not running.
  hosts: [
    /\/Docker\.app(?:\/|$)|(?:^|\/)com\.docker\.(?!vmnetd|socket)/,
    /\/OrbStack\.app(?:\/|$)/,
    /\/UTM\.app(?:\/|$)/,
    /(?:^|\/)(?:colima|limactl)(?: |$)/,
    /(?:^|\/)tart(?: |$)/,
  ],
  name: 'Virtual machine',
};

const WEB_CONTENT: Service = {
  matches: /com\.apple\.WebKit(?:$|\.(?:WebContent|GPU|Networking))/,
  hosts: [/\/Safari\.app(?:\/|$)/],
  name: 'WebKit (shared)',
};

const SERVICES = [VIRTUAL_MACHINE, WEB_CONTENT];

const textOf = ({commandOf, shortName}: Evidence, pid: number): string => commandOf(pid) || shortName(pid);

const serviceOf = (evidence: Evidence, pid: number): Service | undefined => {
  const text = textOf(evidence, pid);
  return SERVICES.find(({matches}) => matches.test(text));
};

/** Whether the process is a service that runs for some application, whichever. */
export const isSharedService = (evidence: Evidence, pid: number): boolean => serviceOf(evidence, pid) !== undefined;

/**
 * Whether it runs a virtual machine: of these top counts the guest's memory in one column or in the other, so that the larger one is
 * what it holds.
 */
export const isVirtualMachine = (evidence: Evidence, pid: number): boolean =>
  VIRTUAL_MACHINE.matches.test(textOf(evidence, pid)) || VIRTUAL_MACHINE.matches.test(evidence.shortName(pid));

/** A process, other than the service's own, whose command line is that of such a host. */
const hostProcess = ({commands}: Evidence, service: Service, host: RegExp, pid: number): number | undefined =>
  [...commands].find(
    ([candidate, {command}]) => candidate !== pid && host.test(command) && !service.matches.test(command),
  )?.[0];

/** The bundle, or the process where there is none, that such a service runs for; null when it cannot be determined. */
export const hostOf = (evidence: Evidence, pid: number): {host: string | number | null; name: string} => {
  const service = serviceOf(evidence, pid);
  if (service === undefined) return {host: null, name: ''};
  for (const pattern of service.hosts) {
    const bundle = [...evidence.byBundle.keys()].find(one => pattern.test(one));
    if (bundle !== undefined) return {host: bundle, name: bundleName(bundle)};
    const candidate = hostProcess(evidence, service, pattern, pid);
    if (candidate !== undefined) return {host: evidence.bundleOf(candidate) ?? candidate, name: service.name};
  }
  return {host: null, name: service.name};
};
