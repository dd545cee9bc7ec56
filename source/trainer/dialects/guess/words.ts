/** What a loss is called in the languages that bars and prints are seen in. */
export const LOSS_WORDS = 'loss|perte|损失|損失|p[eé]rdida|verlust';
/** Whether a line may name a loss: most lines of other programs end here. */
export const NAMES_LOSS = /[Ll]oss|LOSS|[Pp]erte|[Vv]erlust|[Pp][eé]rdida|损失|損失/;

/** What the bar of a training run is called, also without a loss in it. */
const TRAINING = /\btrain|epoch|[ée]poque|entra[iî]n|entrenamiento|training|训练|訓練|轮次|学習/i;

/**
 * What is counted before, between and after: downloads, data, weights, evaluations, images that are drawn. Such a bar
 * or line is never that of a training run, whatever else stands in it.
 */
const OTHER = new RegExp(
  '\\b(?:download|fetch|upload|load|map(?:ping)?\\b|filter|tokeni[sz]|generat|extract|writing|saving|convert|eval|' +
    'valid|val\\b|test|predict|infer|cach|encod(?:e|ing)\\b|decod(?:e|ing)\\b|prepar|sampl|calculat|pack|shard|merg|' +
    'quanti[sz]|collect|fus(?:e|ing)\\b|install|resolving|sanity|warm|comput|read(?:ing)?\\b|index|search|scor|compil)|' +
    '\\.(?:safetensors|bin|json|gguf|zip|tar|whl|parquet|pth?)\\b|téléchargement|chargement|下载|加载|评估|验证',
  'i',
);

/** What is done to a training's data: `Adding EOS to train dataset`. */
const DATA = /\bdata|\bsplit|\bexamples|\badd|\bapply|\bformat|\btruncat/i;

/** Whether a bar's description names training, and nothing else. */
export const namesTraining = (text: string): boolean => TRAINING.test(text) && !OTHER.test(text) && !DATA.test(text);

/** Whether a description, or what stands before a count, names something that is no training. */
export const namesOther = (text: string): boolean => OTHER.test(text);

/** Whether a bar is that of the passes over the data around the bar of the steps. */
export const namesEpoch = (text: string): boolean => /epoch|[ée]poque|轮/i.test(text);
