/** The folders of a user's home that macOS lets an app into only with the user's permission, with their usual names. */
const OF_HOME: readonly (readonly [folder: string, name: string])[] = [
  ['Documents', 'Documents'],
  ['Desktop', 'Desktop'],
  ['Downloads', 'Downloads'],
  ['Library/Mobile Documents', 'iCloud Drive'],
];

const DISK = /^\/Volumes\/([^/]+)/;

/**
 * The place guarded by macOS that an absolute path lies in, in words: `Documents`, `iCloud Drive`, `the disk Samsung`.
 * Null for all others. `home` is the user's, null where the system knows none; both have their links resolved.
 */
export const guardedPlace = (path: string, home: string | null): string | null => {
  const disk = DISK.exec(path)?.[1];
  if (disk !== undefined) return `the disk ${disk}`;
  if (home === null) return null;
  const found = OF_HOME.find(([folder]) => `${path}/`.startsWith(`${home}/${folder}/`));
  return found?.[1] ?? null;
};

/** Such a place in a trainer's words, or in ours about a folder, in any user's home. */
export const GUARDED = /(?:^|[\s/'"])(?:Documents|Desktop|Downloads|Library\/Mobile Documents)(?:\/|:)|\/Volumes\//;

const CONTINUE = 'mlxtop continue --socket-name NAME';

/** Why a file in one of them that could be opened before is forbidden now, and what to do. */
export const GUARDED_SENTENCE = `macOS keeps this session out of that folder, as after an update of the app that started its tmux server: continue in a new server, from a terminal that is allowed to (${CONTINUE}).`;

/** A folder or file of a run that the system does not let its session open. */
export type Refused = {
  /** As it is shown. */
  path: string;
  /** The system's: EPERM, EACCES, EROFS. */
  code: string;
  /** Checkpoints go there. */
  isSave: boolean;
  /** It is one of those that macOS guards. */
  isGuarded: boolean;
};

const WHY: Readonly<Record<string, string>> = {
  EPERM:
    'the system forbids it whatever its permissions (Operation not permitted): it may be immutable, or a security rule protects it',
  EACCES: 'it cannot be written (Permission denied): give yourself write permission',
  EROFS: 'its disk is read-only (Read-only file system)',
};

/** The warning of a run about such a place, in at most four sentences. */
export const refusedText = ({path, code, isSave, isGuarded}: Refused): string => {
  // What it means comes first: a small window shows only the beginning of a long warning.
  const effect = isSave ? 'No checkpoint can be saved: ' : '';
  if (code === 'EPERM' && isGuarded) {
    return (
      `${effect}macOS keeps this session out of ${path} (Operation not permitted). ` +
      'It does so once the app that started the tmux server is updated or removed. ' +
      `Allow that app under Privacy & Security > Files and Folders, or continue from another terminal: ${CONTINUE}`
    );
  }
  return `${effect}${path}: ${WHY[code] ?? code}.`;
};

/**
 * Codes of these warnings: about any folder of a run; about that of its checkpoints, after EPERM, and for another
 * reason.
 */
export const REFUSED = {
  folder: 'folder-not-permitted',
  saves: 'saves-not-permitted',
  savesOtherwise: 'saves-refused',
} as const;
