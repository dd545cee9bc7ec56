import {bundleName} from './bundle.js';
import type {Evidence} from './evidence.js';

/** Programs that work for an application, but are outside of its bundle and are started by launchd. */
type Service = {
  /** Matches the command line, or else the kernel's short name. */
  matches: RegExp;
  /**
   * The applications that they may work for, by command line or bundle, the best guess first; the first one that runs
   * counts.
   */
  hosts: readonly RegExp[];
  /** Their name when no such application is found. */
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

/** Whether the process is a service that works for another application. */
export const isSharedService = (evidence: Evidence, pid: number): boolean => serviceOf(evidence, pid) !== undefined;

/**
 * Whether the process runs a virtual machine: top counts the guest's memory in one column or the other, so the larger
 * one is what it holds.
 */
export const isVirtualMachine = (evidence: Evidence, pid: number): boolean =>
  VIRTUAL_MACHINE.matches.test(textOf(evidence, pid)) || VIRTUAL_MACHINE.matches.test(evidence.shortName(pid));

/** A process, other than the service's own, whose command line is that of such a host. */
const hostProcess = ({commands}: Evidence, service: Service, host: RegExp, pid: number): number | undefined =>
  [...commands].find(
    ([candidate, {command}]) => candidate !== pid && host.test(command) && !service.matches.test(command),
  )?.[0];

/** The bundle, or the process where there is none, that such a service works for; null when it cannot be determined. */
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
