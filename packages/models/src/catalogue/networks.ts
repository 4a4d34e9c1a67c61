import type { ModelEntry } from './types.js';

export const SELFIE_SQUARE = { widthPx: 256, heightPx: 256 } as const;
export const SELFIE_LANDSCAPE = { widthPx: 256, heightPx: 144 } as const;
export const DEEPLAB = { widthPx: 513, heightPx: 513 } as const;

const SELFIE_PACKAGE = '@mediapipe/selfie_segmentation';
const SELFIE = {
  format: 'tflite',
  licence: 'Apache-2.0',
  homepage: 'https://google.github.io/mediapipe/solutions/selfie_segmentation',
} as const;

const CORAL_COMMIT = '104342d2d3480b3e66203073dac24f4e2dbb4c41';
const CORAL = {
  format: 'tflite',
  licence: 'Apache-2.0',
  homepage: 'https://github.com/google-coral/test_data',
} as const;

interface CoralFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const fromCoral = ({ file, bytes, sha256 }: CoralFile) =>
  ({
    from: 'download',
    url: `https://raw.githubusercontent.com/google-coral/test_data/${CORAL_COMMIT}/${file}`,
    file,
    bytes,
    sha256,
  }) as const;

/** The networks that maskwire knows: bundled with a package, or fetched once. */
export const NETWORKS = [
  {
    ...SELFIE,
    id: 'selfie-256',
    input: SELFIE_SQUARE,
    file: {
      from: 'package',
      package: SELFIE_PACKAGE,
      file: 'selfie_segmentation.tflite',
      sha256: '8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27',
    },
  },
  {
    ...SELFIE,
    id: 'selfie-landscape',
    input: SELFIE_LANDSCAPE,
    file: {
      from: 'package',
      package: SELFIE_PACKAGE,
      file: 'selfie_segmentation_landscape.tflite',
      sha256: '4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894',
    },
  },
  {
    ...CORAL,
    id: 'deeplab-voc',
    input: DEEPLAB,
    file: fromCoral({
      file: 'deeplabv3_mnv2_pascal_quant.tflite',
      bytes: 2_193_224,
      sha256: '350af47fd346ea6d74b58833a351f583ba860e9806ec5bd292ff8d8f1f249398',
    }),
  },
  {
    ...CORAL,
    id: 'deeplab-cityscapes',
    input: DEEPLAB,
    file: fromCoral({
      file: 'deeplab_slim_cityscapes_quant.tflite',
      bytes: 2_157_328,
      sha256: '322fe29945cb1693f426952f2a330ab67ea5678545ddee6f2548e0cfd0ca03e5',
    }),
  },
] as const satisfies readonly ModelEntry[];

/** Id of a network that is built in. */
export type NetworkId = (typeof NETWORKS)[number]['id'];
