import type {Dialect, Read} from '../../dialect.js';
import {createAllowance, createTotal, makeReport} from '../events.js';
import {type Agreement, createAgreement, type Seen} from './agreement.js';
import {createBarReader} from './bars.js';
import {createCourse} from './course.js';
import {createPrintReader, readValidation} from './prints.js';
import type {Sighting} from './sighting.js';
import {NAMES_LOSS} from './words.js';

type When = number | undefined;

/** No bar and no print is as long. */
const MAX_LINE_LENGTH = 4000;

/** One shape that counts, on its way through the training. */
type Track = {
  readonly shape: string;
  readonly hasLoss: boolean;
  readonly iteration: number;
  read(seen: Seen<When>, epochsAround: number | null): Read[];
  /** Whether a bar of the same name is another one's: of another length, and without the loss that this one shows. */
  isInner(sighting: Sighting): boolean;
  /** A validation that another line tells of. */
  validated(iteration: number, valLoss: number): Read[];
};

/** Validations before enough lines agree: of the untrained model, mostly. */
const MAX_VALIDATIONS = 8;

const isSame = (one: Sighting, other: Sighting): boolean =>
  one.step === other.step &&
  one.epoch === other.epoch &&
  one.figures.loss === other.figures.loss &&
  one.figures.valLoss === other.figures.valLoss;

const createTrack = (shape: string, hasLoss: boolean): Track => {
  const course = createCourse();
  const totals = createTotal();
  const mayReport = createAllowance();
  let last: Sighting | null = null;
  let reported: {iteration: number; loss: number | null} = {iteration: -1, loss: null};
  let valLoss: number | null = null;
  let iteration = 0;

  const reportOf = (sighting: Sighting, epoch: number | null): Read[] => {
    const {figures, kind, elapsedSeconds} = sighting;
    if (figures.loss === null) return [];
    const isNew = iteration !== reported.iteration;
    if (!isNew || (kind === 'bar' && !mayReport(elapsedSeconds ?? 0))) return [];
    reported = {iteration, loss: figures.loss};
    return [
      makeReport(iteration, figures.loss, {
        learningRate: figures.learningRate,
        tokensPerSecond: figures.tokensPerSecond,
        trainerIterationsPerSecond: sighting.perSecond,
        epoch,
        guessed: true,
      }),
    ];
  };

  /** A bar keeps the last validation's loss in it: it counts when it is another one. */
  const validated = (at: number, loss: number | null): Read[] => {
    if (loss === null || Object.is(loss, valLoss)) return [];
    valLoss = loss;
    return [{type: 'validation', iteration: at, valLoss: loss, seconds: null}];
  };

  return {
    shape,
    hasLoss,
    isInner: ({shape: other, kind, of, figures}) =>
      hasLoss && other === shape && kind === 'bar' && figures.loss === null && last !== null && of !== last.of,
    read: ({sighting}, around) => {
      if (last !== null && isSame(last, sighting)) return [];
      last = sighting;
      const place = course.place(sighting, around);
      iteration = place.iteration;
      const report = reportOf(sighting, place.epoch);
      const progress: Read[] =
        report.length > 0 || reported.iteration === iteration
          ? []
          : [{type: 'progress', iteration, total: place.total, guessed: true}];
      const begun: Read[] = place.isAgain ? [{type: 'training'}] : [];
      return [
        ...begun,
        ...totals(place.total),
        ...progress,
        ...report,
        ...validated(iteration, sighting.figures.valLoss),
      ];
    },
    validated,
    get iteration() {
      return iteration;
    },
  };
};

const dated = (events: readonly Read[], at: When): Read[] =>
  events.map(event => (at === undefined ? event : {...event, t: at, retold: true}));

/**
 * A bar or a print of a program that is not known, as people write them: `Steps: 29%|██▉ | 1034/3597 [12:01<29:47,
 * 1.43it/s, loss=0.52]`, `Epoch 1/3 | Step 10/100 | Loss: 2.31`. Nothing counts until several lines of the same wording
 * agree; then the first of them does too, at the time when it was read.
 */
export const guessed = (): Dialect => {
  const agreement: Agreement<When> = createAgreement();
  const readPrint = createPrintReader();
  const readBar = createBarReader();
  let track: Track | null = null;
  let epochsAround: number | null = null;
  let validations: Seen<When>[] = [];

  const take = (all: readonly Seen<When>[], sighting: Sighting): Read[] => {
    const hasLoss = all.some(one => one.sighting.figures.loss !== null);
    // The one that counts is only given up for what it lacks.
    if (track !== null && (track.hasLoss || !hasLoss)) return [];
    const isOther = track !== null;
    const next = createTrack(sighting.shape, hasLoss);
    track = next;
    const earlier = validations
      .filter(one => one.sighting.shape !== next.shape)
      .flatMap(one => dated(validation(one), one.at));
    validations = [];
    const events = all.flatMap((seen, index) =>
      index < all.length - 1 ? dated(next.read(seen, epochsAround), seen.at) : next.read(seen, epochsAround),
    );
    return [...(isOther ? dated([{type: 'training'}], all[0]?.at) : []), ...earlier, ...events];
  };

  /** A validation's own line, of another wording than the one that counts. */
  const validation = ({sighting, at}: Seen<When>): Read[] => {
    const {figures, step, epoch, isEpoch} = sighting;
    if (figures.valLoss === null) return [];
    if (track === null) {
      validations = [...validations, {sighting, at}].slice(-MAX_VALIDATIONS);
      return [];
    }
    return track.validated(isEpoch || epoch !== null ? track.iteration : step, figures.valLoss);
  };

  const readSighting = (sighting: Sighting, at: When): Read[] => {
    if (track?.isInner(sighting)) return [];
    if (track?.shape === sighting.shape) return track.read({sighting, at}, epochsAround);
    const agreed = agreement.note({sighting, at});
    const events = agreed === null ? [] : take(agreed, sighting);
    return events.length > 0 ? events : validation({sighting, at});
  };

  const readPrinted = (line: string, at: When): Read[] => {
    const print = readPrint(line);
    if (print !== null) return readSighting(print, at);
    const loss = track?.hasLoss ? readValidation(line) : null;
    return loss === null || track === null ? [] : track.validated(track.iteration, loss);
  };

  const readLine = (line: string, at: When): Read[] => {
    const bar = readBar(line);
    if (bar === null) return NAMES_LOSS.test(line) ? readPrinted(line, at) : [];
    const {sighting, name, isEpochs} = bar;
    agreement.noteOther(`bar ${name}`);
    if (sighting === null) return [];
    if (isEpochs && sighting.of !== null) epochsAround = sighting.of;
    return readSighting(sighting, at);
  };

  return {read: (line, at) => (line.length > MAX_LINE_LENGTH ? [] : readLine(line, at))};
};
