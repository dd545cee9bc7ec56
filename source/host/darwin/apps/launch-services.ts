/** An application as `lsappinfo list` describes it. */
export type ListedApp = {
  name: string;
  /** Launch Services' own number, `0x0-0x1234`. */
  asn: string;
  bundleId: string | null;
  bundlePath: string | null;
  executablePath: string | null;
  pid: number | null;
  /** `Foreground`, `UIElement` (in the menu bar only) or `BackgroundOnly`. */
  type: string | null;
  /** The kernel's group of processes that belong together, helpers included; only newer systems report it. */
  coalition: {id: number; pids: number[]} | null;
  inFront: boolean;
};

const HEAD = /^\s*(?:\d+\)\s*)?(?:"(.*)"|\[ NULL \])\s+ASN:(0x[\da-f]+-0x[\da-f]+):?\s*(.*)$/i;

const quoted = (block: string, key: string): string | null =>
  new RegExp(`^\\s*${key}="(.*?)"\\s*$`, 'm').exec(block)?.[1] ?? null;

/** `coalition: 3415  { 56683 57350 }`; without braces the application is the only member. */
const coalitionOf = (block: string): ListedApp['coalition'] => {
  const found = /^\s*coalition:\s*(\d+)(?:\s*\{([\d\s]*)\})?/m.exec(block);
  if (found === null) return null;
  const pids = (found[2] ?? '').split(/\s+/).filter(Boolean).map(Number);
  return {id: Number(found[1]), pids};
};

const appOf = (head: RegExpExecArray, block: string): ListedApp => {
  const pid = /^\s*pid = (\d+)/m.exec(block)?.[1];
  return {
    name: head[1] ?? '',
    asn: (head[2] ?? '').toLowerCase(),
    bundleId: quoted(block, 'bundleID'),
    bundlePath: quoted(block, 'bundle path'),
    executablePath: quoted(block, 'executable path'),
    pid: pid === undefined ? null : Number(pid),
    type: /^\s*pid = .*?\btype="([^"]*)"/m.exec(block)?.[1] ?? null,
    coalition: coalitionOf(block),
    inFront: /\(in front\)/.test(head[3] ?? ''),
  };
};

/** The applications in the answer of `lsappinfo list`, in its order. Fields that a block lacks are null. */
export const parseAppList = (text: string): ListedApp[] => {
  const blocks: {head: RegExpExecArray; lines: string[]}[] = [];
  for (const line of text.split('\n')) {
    const head = HEAD.exec(line);
    if (head) blocks.push({head, lines: []});
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({head, lines}) => appOf(head, lines.join('\n')));
};

/**
 * Whether this system reports coalitions (macOS 26 on): then a process that is in no application's coalition belongs to
 * none.
 */
export const tellsCoalitions = (listed: readonly ListedApp[]): boolean =>
  listed.some(({coalition}) => coalition !== null);

/** The number in the answer of `lsappinfo front`, `ASN:0x0-0x1234:`; null when there is none. */
export const parseFront = (text: string): string | null =>
  /ASN:(0x[\da-f]+-0x[\da-f]+)/i.exec(text)?.[1]?.toLowerCase() ?? null;

/** The application in front, by the list's own mark or else by its number. */
export const frontApp = (apps: readonly ListedApp[], asn: string | null): ListedApp | null =>
  apps.find(app => app.inFront) ?? apps.find(app => asn !== null && app.asn === asn) ?? null;
