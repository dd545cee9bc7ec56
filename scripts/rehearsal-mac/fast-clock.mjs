// Preloaded (`node --import '…/fast-clock.mjs?times=20&from=MS'`): from that moment on (ms since 1970) the program's
// wall clock runs so many times as fast, and with it `process.hrtime`, by which the journal is dated, so that what
// takes minutes by the journal takes seconds in a test. All else keeps its pace: timers, `performance.now()` that rates
// are taken from, the machine and the trainer.
const {searchParams} = new URL(import.meta.url);
const times = Number(searchParams.get('times'));
const from = Number(searchParams.get('from'));
if (!(times > 0) || !(from > 0)) throw new Error('How fast? fast-clock.mjs?times=N&from=MS');

const Clock = Date;
const now = () => Math.round(from + times * (Clock.now() - from));

globalThis.Date = new Proxy(Clock, {
  construct: (clock, words, target) => Reflect.construct(clock, words.length === 0 ? [now()] : words, target),
  get: (clock, key) => (key === 'now' ? now : Reflect.get(clock, key)),
});

const {bigint} = process.hrtime;
// The same moment for all programs of a test, as `from` is.
const forwardFrom = bigint() - BigInt(Clock.now() - from) * 1_000_000n;
process.hrtime.bigint = () => forwardFrom + BigInt(times) * (bigint() - forwardFrom);
