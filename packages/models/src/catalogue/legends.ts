/** Labels by class index with their colours: what a network was trained on decides both their order and their names. */
export interface Legend {
  readonly labels: readonly string[];
  readonly palette: readonly string[];
}

const legend = (classes: readonly (readonly [label: string, colour: string])[]): Legend => ({
  labels: classes.map(([label]) => label),
  palette: classes.map(([, colour]) => colour),
});

/** The 20 classes of PASCAL VOC 2012 and the rest. Colours as in `paletteOf`, given to what they suit. */
export const PASCAL_VOC = legend([
  ['background', '#181818'],
  ['aeroplane', '#a4caff'],
  ['bicycle', '#570b81'],
  ['bird', '#caff01'],
  ['boat', '#6b74ff'],
  ['bottle', '#33d3a6'],
  ['bus', '#d16f76'],
  ['car', '#974874'],
  ['cat', '#c9cc1c'],
  ['chair', '#42394d'],
  ['cow', '#ebedac'],
  ['dining table', '#804f00'],
  ['dog', '#cb9900'],
  ['horse', '#751700'],
  ['motorbike', '#0000c1'],
  ['person', '#0072b2'],
  ['potted plant', '#817e01'],
  ['sheep', '#85ffff'],
  ['sofa', '#b492ff'],
  ['train', '#2ea1b4'],
  ['TV monitor', '#4e00fb'],
]);

/** The 19 classes of Cityscapes that count; a set of colours found in the same way. */
export const CITYSCAPES = legend([
  ['road', '#5b027f'],
  ['sidewalk', '#8d4c70'],
  ['building', '#8b8fb4'],
  ['wall', '#1aadff'],
  ['fence', '#cf9000'],
  ['pole', '#a3ccff'],
  ['traffic light', '#cfc701'],
  ['traffic sign', '#caff20'],
  ['vegetation', '#6ac4a0'],
  ['terrain', '#05f7a5'],
  ['sky', '#85ffff'],
  ['person', '#0072b2'],
  ['rider', '#c76964'],
  ['car', '#4f00fb'],
  ['truck', '#0000c0'],
  ['bus', '#4b354a'],
  ['train', '#845d00'],
  ['motorcycle', '#6873ff'],
  ['bicycle', '#810000'],
]);
