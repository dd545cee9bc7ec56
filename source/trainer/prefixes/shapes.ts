/**
 * What may stand before a line. `who`: it names a process, a rank, a container or a machine, whose lines belong
 * together. `time`: it is a time, which more may follow.
 */
export type Shape = {readonly pattern: RegExp; readonly who?: true; readonly time?: true};

const LEVEL = '(?:DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|CRITICAL|FATAL)';
const COUNTED = '[Ee]poch|[Ss]tep|[Ii]ter(?:ation)?|[Ll]oss';
const notNamed = (ends: string): string => `(?![\\w.-]*(?:${ends})s?[\\d._-]*\\b)`;
/**
 * What a trainer counts is not the name of a container, a rank or a logger; nor is an exception, a shell, or a program
 * that reports one that of a logger.
 */
const COUNT = notNamed(COUNTED);
const CONTENT = notNamed(`${COUNTED}|Error|Exception|Interrupt|Exit|Warning|sh|python|make|env|nohup|srun|error`);
/** `train`, `torch.distributed.run`. */
const NAME = `${CONTENT}[A-Za-z_][\\w.]{0,100}`;
/** The same with its place: `module:function:12`, `api.py:986`. */
const PLACE = `${NAME}(?::[\\w<>.]{1,80}){0,2}`;
/** `[launch.py:316:sigkill_handler] `, `[axolotl.train] `, `[PID:12] `; not what a library calls itself: `[METAL] `. */
const ASIDE = `\\[(?:${CONTENT}[A-Za-z_]\\w{0,60}[.:][\\w.:<>]{1,120}|[Rr]ank \\d{1,9})\\] `;
const CLOCK = '\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?';
const ZONE = '(?:Z| ?[+-]\\d\\d:?\\d\\d)?';
const DATE = '(?:\\d{4}[-/]\\d\\d[-/]\\d\\d|\\d\\d/\\d\\d/\\d{4})';
const TIME = `${DATE}[T _]${CLOCK}${ZONE}`;
/** `Nov 28 03:07:41`, as ts and syslog write it. */
const MONTH = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \\d]\\d ${CLOCK}`;

const shape = (source: string, kind: Omit<Shape, 'pattern'> = {}): Shape => ({
  pattern: new RegExp(source, 'y'),
  ...kind,
});

/**
 * compose's `train-1 | `, padded to the longest name and two spaces more; foreman's `train.1 | `; swarm's
 * `train.1.id@host | `.
 */
const SERVICE = shape(
  `${COUNT}[A-Za-z][\\w.-]{0,100}(?:[-_.]\\d{1,5}(?:\\.\\w{1,40}@[\\w.-]{1,80})? {1,80}| {2,80})\\| ?`,
  {
    who: true,
  },
);

/** By the first character: on most lines a few of them are tried, and on those that begin with a space none. */
const OPENING_BRACKET: readonly Shape[] = [
  // torch's `[rank0]: `, torchrun's `[default0]:`, torchtune's `[trainer0|0]:`.
  shape(`\\[${COUNT}[A-Za-z][\\w-]{0,60}\\d(?:\\|\\d{1,5})?\\]: ?`, {who: true}),
  // mpirun --tag-output.
  shape('\\[\\d{1,9},\\d{1,9}\\]<std(?:out|err|diag)>: ?', {who: true}),
  shape('\\[(?:RANK|[Rr]ank|PID)[ :]?\\d{1,9}\\]:? ', {who: true}),
  // kubectl logs --prefix.
  shape('\\[pod/[\\w.-]{1,253}(?:/[\\w.-]{1,253})?\\] ', {who: true}),
  shape(`\\[(?:${TIME}|${MONTH}|${CLOCK})\\]:? ?`, {time: true}),
  // transformers' logger.
  shape(`\\[${LEVEL}\\|[^\\]]{1,160}\\](?: ${TIME})?(?: [\\w.]{1,120}(?::\\d+)?)? >> `),
  // c10's and NCCL's: `[W1128 04:06:58.765093848 ProcessGroupNCCL.cpp:1575] `.
  shape(`\\[[IWEF] ?(?:\\d{3,4} ${CLOCK} )?[\\w.]{1,120}\\.(?:cpp|cu|h|py):\\d{1,6}\\] `),
];
const OPENING_PARENTHESIS: readonly Shape[] = [
  // ray: `(train_fn pid=12) `, `(RayTrainWorker pid=12, ip=10.0.0.1) `, `(raylet) `.
  shape('\\((?:[^()]{0,100}[ ,])?pid=\\d{1,9}(?:, ?ip=[^()]{1,45})?\\) ', {who: true}),
  shape('\\((?:raylet|gcs_server|autoscaler)\\b[^()]{0,60}\\) ', {who: true}),
];
const DIGIT: readonly Shape[] = [shape(`${TIME}:?(?: |$)`, {time: true}), shape(`${CLOCK}(?: |$)`, {time: true})];
/** journald and syslog have machine and process behind the time. */
const MONTHS: readonly Shape[] = [
  shape(`${MONTH} [\\w.-]{1,100} [\\w./@-]{1,100}\\[\\d{1,9}\\]: `, {who: true}),
  shape(`${MONTH} `, {time: true}),
];
/** glog, absl and torchrun: `E1128 03:59:14.310000 3622 torch/distributed/…/api.py:986] `. */
const GLOG: readonly Shape[] = [
  shape(`[IWEF]\\d{4} ${CLOCK} +(?:\\d{1,9} )?[^\\]\\s]{1,200}:\\d{1,6}\\] (?:\\[[\\d/]{1,20}\\] )?`),
];
/** logging.basicConfig. */
const BASIC: readonly Shape[] = [shape(`${LEVEL}:${NAME}:`)];
const SERVICES: readonly Shape[] = [SERVICE];
/** What stands only behind a time: a logger's level and name in the orders that are in use, a container's stream. */
const BEHIND_TIME: readonly Shape[] = [
  shape(
    `(?:[-|:] )?(?:\\[?${PLACE}\\]?(?: - |: | \\| | ?(?=\\[)))?\\[?${LEVEL}\\]?:?(?: {0,8}[-|:])?(?: |$)` +
      `(?:${ASIDE}){0,3}(?:- )?(?:${PLACE} ?(?:: (?!\\d+$)| - | \\| ))?`,
  ),
  shape('std(?:out|err) [FP] '),
  shape('[-|] '),
  shape('system {1,80}\\| ', {who: true}),
];
const BRACKET_BEHIND_TIME = [...BEHIND_TIME, ...OPENING_BRACKET];
const SERVICE_BEHIND_TIME = [...BEHIND_TIME, SERVICE];
const MONTHS_OR_SERVICES = [...MONTHS, SERVICE];
const NONE: readonly Shape[] = [];

const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;
const BRACKET = 0x5b;
const PARENTHESIS = 0x28;
const BAR = 0x7c;

/** Where the word ends that begins at `at`: at a space, or at what no name has. */
export const endOfWord = (line: string, at: number): number => {
  for (let end = at; ; end++) {
    const code = line.charCodeAt(end);
    const isPart =
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x2d && code <= 0x39) ||
      (code >= 0x40 && code <= 0x5a) ||
      code === 0x5f;
    if (!isPart) return end;
  }
};

/** Whether what stands at `end`, behind a word, separates columns: ` | `, or two spaces. */
const isColumn = (line: string, end: number): boolean => {
  if (line.charCodeAt(end) !== SPACE) return false;
  const next = line.charCodeAt(end + 1);
  return next === SPACE || next === BAR;
};

/** Whether a prefix may end behind the word that ends at `end`. */
export const mayBePrefix = (line: string, end: number): boolean => {
  const code = line.charCodeAt(end);
  return code === TAB || code === COLON || isColumn(line, end);
};

/** Most lines begin with a word and one space, and need no more than this. */
const behindWord = (line: string, at: number): readonly Shape[] => {
  const end = endOfWord(line, at);
  const code = line.charCodeAt(end);
  if (code === COLON) return BASIC;
  if (code !== SPACE) return NONE;
  if (end - at === 3) return isColumn(line, end) ? MONTHS_OR_SERVICES : MONTHS;
  if (end - at === 5 && !isColumn(line, end)) return GLOG;
  return isColumn(line, end) ? SERVICES : NONE;
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

const shapesBehindTime = (code: number): readonly Shape[] => {
  if (code === BRACKET) return BRACKET_BEHIND_TIME;
  return isLetter(code) ? SERVICE_BEHIND_TIME : BEHIND_TIME;
};

/** The shapes to be tried on a line where a prefix would begin. */
export const shapesAt = (line: string, at: number, isBehindTime: boolean): readonly Shape[] => {
  const code = line.charCodeAt(at);
  if (code === PARENTHESIS) return OPENING_PARENTHESIS;
  if (isDigit(code)) return DIGIT;
  if (isBehindTime) return shapesBehindTime(code);
  if (code === BRACKET) return OPENING_BRACKET;
  return isLetter(code) ? behindWord(line, at) : NONE;
};
