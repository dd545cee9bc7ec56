import {printable} from '../../../format/printable.js';
import {PROTECTED} from '../../protected.js';
import type {App, Protection} from '../../types.js';
import {createOwnerOf, type Owner} from './owner.js';
import type {AppProcess} from './process.js';

type Group = {owner: Owner; processes: AppProcess[]};

/** User ids below this are the system's accounts. */
const FIRST_USER = 1000;

/** What draws, plays and starts everything else: without these programs there is no session. */
const DESKTOP =
  /^(?:gnome-(?:shell|session|keyring)|Xorg|Xwayland|kwin|plasma|sway$|Hyprland|i3$|mutter|cinnamon|xfce4-|xfwm|xfdesktop|xfsettingsd|mate-|marco|lxqt-|cosmic-|niri$|weston|river$|gdm|sddm|lightdm|pipewire|wireplumber|pulseaudio|dbus-|systemd|gvfs|xdg-|ibus|fcitx|gsd-|at-spi|evolution-|goa-|tracker-|localsearch|ksmserver|kded|kaccess|polkit|ssh-agent|gpg-agent|dconf)/;

const isDesktop = ({owner, processes}: Group): boolean =>
  owner.kind === 'program' &&
  (DESKTOP.test(owner.name) ||
    processes.every(({unit, executable}) => unit.session && (executable === null || executable.includes('/libexec/'))));

/** The process that started the others: the oldest one. */
const first = (processes: readonly AppProcess[]): AppProcess | undefined =>
  processes.toSorted((a, b) => a.startTicks - b.startTicks || a.pid - b.pid)[0];

const protectionOf = (group: Group, own: ReadonlySet<number>, userId: number): string | null => {
  const {owner, processes} = group;
  if (owner.kind === 'trainer') return PROTECTED.trainer;
  if (owner.kind === 'ours') return PROTECTED.ours;
  if (processes.some(({pid}) => own.has(pid))) return PROTECTED.terminal;
  if (isDesktop(group)) return PROTECTED.system;
  if (processes.some(({pid, unit}) => pid === 1 || unit.system)) return PROTECTED.system;
  const others = processes.filter(one => one.userId !== userId);
  if (others.some(one => one.userId < FIRST_USER)) return PROTECTED.system;
  return others.length > 0 && userId !== 0 ? PROTECTED.otherUser : null;
};

/**
 * Memory by application, largest first: the processes of one desktop scope, or of one program and its helpers, added
 * up.
 */
export const groupLinuxApps = (processes: readonly AppProcess[], protection: Protection, userId: number): App[] => {
  const ownerOf = createOwnerOf(processes, protection);
  const own = new Set(protection.ownPids);
  const groups = new Map<string, Group>();
  for (const one of processes) {
    const owner = ownerOf(one);
    const group = groups.get(owner.key) ?? {owner, processes: []};
    groups.set(owner.key, group);
    group.processes.push(one);
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return [...groups.values()]
    .map(({owner, processes: all}) => ({
      name: printable(owner.name).trim() || 'without a name',
      bundleId: null,
      bytes: sum(all.map(({bytes}) => bytes)),
      atLeast: all.some(({atLeast}) => atLeast),
      compressedBytes: sum(all.map(({swappedBytes}) => swappedBytes)),
      processes: all.length,
      mainPid: owner.kind === 'app' || owner.kind === 'program' ? (first(all)?.pid ?? null) : null,
      pids: all.map(({pid}) => pid),
      protected: protectionOf({owner, processes: all}, own, userId),
    }))
    .sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
};
