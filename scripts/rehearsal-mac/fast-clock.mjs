// Preloaded (`node --import '…/fast-clock.mjs?times=20&from=MS'`): from that moment on (ms since 1970) the program's wall clock runs so
// many times as fast, so that what takes minutes by the journal takes seconds in a test. All else keeps its pace: timers, the monotonic
// clock that rates are taken from, the machine and the trainer.
const {searchParams} = new URL(import.meta.url);
const times = Number(searchParams.get('times'));
const from = Number(searchParams.get('from'));
if (!(times > 0) || !(from > 0)) throw new Error('How fast? fast-clock.mjs?times=N&from=MS');

const Clock = Date;
const now = () => Math.round(from + times * (Clock.now() - from));

globalThis.Date = class extends Clock {
  constructor(...words) {
    super(...(words.length === 0 ? [now()] : words));
  }

  static now() {
    return now();
  }
};
