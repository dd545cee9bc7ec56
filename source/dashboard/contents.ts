import type {Contents} from './layout-draft.js';
import {tellsMore} from './panels/memory.js';
import {tellsIterations} from './panels/progress.js';
import {tellsSettings} from './panels/settings.js';
import {toDoLines} from './panels/to-do.js';
import type {Scene} from './scene.js';
import {hasEnded} from './state-words.js';
import {wasJustShort} from './ui.js';

/** More than this is told of no end. */
const MOST_END_LINES = 14;

/** What a scene has to show, for the layout. */
export const contentsOf = (scene: Scene): Contents => ({
  endLines: width => (hasEnded(scene.view.run.state) ? toDoLines(scene, width, MOST_END_LINES) : 0),
  hasIterations: tellsIterations(scene.view),
  hasMemoryDetails: tellsMore(scene.view),
  hasMachine: scene.machine !== null,
  hasSettings: tellsSettings(scene.view),
  apps: hasEnded(scene.view.run.state) ? 'none' : wasJustShort(scene.ui, scene.now) ? 'early' : 'late',
});
