import {parseRequirement, type Requirement, satisfies} from './requirement.js';
import type {World} from './world.js';

/** Asks for the packages without loading them: mlx alone takes seconds. */
const ASK = `
import importlib.metadata as m, importlib.util as u, json, os, platform, re, sys
def version(name):
    try: return m.version(name)
    except m.PackageNotFoundError: return None
try: needs = m.requires("mlx-lm") or []
except m.PackageNotFoundError: needs = []
names = {re.match(r"[\\w.-]+", one).group() for one in needs if re.match(r"[\\w.-]+", one)}
mlx = u.find_spec("mlx")
folders = list(mlx.submodule_search_locations or []) if mlx else []
print(json.dumps({"version": platform.python_version(), "machine": platform.machine(), "prefix": sys.prefix,
  "rich": u.find_spec("rich") is not None, "tqdm": u.find_spec("tqdm") is not None,
  "library": any(os.path.exists(os.path.join(one, "lib", name)) for one in folders for name in ("libmlx.so", "libmlx.dylib")),
  "mlx_lm": version("mlx-lm"), "mlx": version("mlx"), "needs": needs[:200],
  "installed": {re.sub(r"[-_.]+", "-", name).lower(): version(name) for name in sorted(names)[:200]}}))`;

/** A Mac that swaps takes some seconds to start Python. */
const LIMIT_MS = 6000;

export type PythonAnswer = {
  version: string;
  machine: string;
  /** The folder of the environment. */
  prefix: string;
  rich: boolean;
  tqdm: boolean;
  /** mlx's library is there: on Linux it comes in a second package, by processor or card. */
  library: boolean;
  mlx_lm: string | null;
  mlx: string | null;
  /** Lines of mlx_lm's `Requires-Dist`, and the versions of what they name, by normal names. */
  needs: string[];
  installed: Record<string, string | null>;
};

const answerOf = (stdout: string): PythonAnswer | null => {
  try {
    const answer: Partial<PythonAnswer> = JSON.parse(stdout);
    if (typeof answer.version !== 'string' || typeof answer.machine !== 'string') return null;
    return {
      prefix: '',
      rich: true,
      tqdm: true,
      library: true,
      mlx_lm: null,
      mlx: null,
      needs: [],
      installed: {},
      ...answer,
      version: answer.version,
      machine: answer.machine,
    };
  } catch {
    return null;
  }
};

/** Asks a Python for its packages; the reason when it gives no answer. */
export const askPackages = async (
  {tryProgram, environment}: World,
  path: string,
): Promise<PythonAnswer | {failure: string}> => {
  const {stdout, failure, code} = await tryProgram([path, '-c', ASK], {limitMs: LIMIT_MS, env: environment});
  return answerOf(stdout) ?? {failure: failure ?? `exit code ${code}`};
};

/** What mlx_lm itself requires and this Python does not have, or not in that version. */
export const unmetNeeds = (
  {needs, installed}: PythonAnswer,
  platform: string,
): {need: Requirement; has: string | null}[] =>
  needs.flatMap(line => {
    const need = parseRequirement(line, platform);
    if (need === null || !(need.name in installed)) return [];
    const has = installed[need.name] ?? null;
    return has !== null && satisfies(has, need) ? [] : [{need, has}];
  });
