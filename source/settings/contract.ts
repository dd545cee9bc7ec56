import {MOTIONS, PALETTES, USUAL_DISPLAY} from '../format/display.js';
import {ALERT_CODES} from '../insight/alerts/catalogue.js';
import {address, choice, choices, count, flag, folder, section, words} from './setting.js';

/** The form in which a webhook expects messages. */
export const WEBHOOK_SHAPES = ['json', 'ntfy', 'slack', 'discord'] as const;

/** What settings.yaml may hold: it is checked by this table, and its JSON Schema is made of it. */
export const SETTINGS = {
  alerts: section('How you are told that a run needs you.', {
    bell: flag('In the terminals that show the dashboard.', true),
    desktop: flag('A notification of the system.', false),
    webhook: address('ntfy, Slack, Discord, or any address that takes JSON. It is a secret.'),
    webhookShape: choice('The form of those messages; without it the address tells.', WEBHOOK_SHAPES, null),
    command: words('A program and its arguments; MLXTOP_ALERT_TEXT and others describe the alert.'),
    only: choices('The alerts that are sent; without it all of them.', ALERT_CODES),
  }),
  runs: section('What holds for every run.', {
    keep: count('How many ended runs are kept as a new one starts; without it all of them.', null),
    independent: flag('macOS: as run --independent.', false),
    afterRestart: flag('As run --after-restart.', false),
    greenSeconds: count(
      'For how long memory must have been green before a run of the queue starts; 0 for not at all.',
      60,
    ),
  }),
  inside: flag('As run --inside: take figures from inside the trainer too.', false),
  metrics: section('Figures for Prometheus.', {
    textfile: folder("The folder that node_exporter's textfile collector reads."),
  }),
  display: section('How dashboard, list of runs and reports look.', {
    palette: choice('The colours; colour-blind is blue, orange and grey.', PALETTES, USUAL_DISPLAY.palette),
    motion: choice('Less of it: no seconds that tick.', MOTIONS, USUAL_DISPLAY.motion),
    screenReader: flag('A plain text for screen readers.', USUAL_DISPLAY.screenReader),
  }),
} as const;
