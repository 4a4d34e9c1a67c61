import { LIMITS } from '@maskwire/protocol';
import { type Command, EXIT, type OptionSpecs } from '../command.js';
import { CliError } from '../errors.js';
import { openSource } from '../input/open.js';
import {
  DEFAULT_URL,
  numberOption,
  requiredOption,
  requireNoPositionals,
  serverOption,
  textOption,
} from '../options.js';
import { flowOptionSpecs, flowOptions } from '../stream/flow-options.js';
import { summaryTable } from '../stream/report.js';
import { DEFAULT_FPS, runStream } from '../stream/run-stream.js';

const MAX_DURATION_S = 24 * 3600;
const MAX_FRAMES = 10_000_000;

const options: OptionSpecs = {
  url: { type: 'string', value: 'URL', help: `server, or the link it printed (${DEFAULT_URL})` },
  token: { type: 'string', value: 'TOKEN', help: 'access token, if the link does not carry it' },
  input: {
    type: 'string',
    value: 'PATH',
    help: 'image folder, .y4m, .mjpeg, or a video for ffmpeg; required',
  },
  mode: { type: 'string', value: 'NAME', help: "mode to run (the server's default)" },
  fps: { type: 'string', value: 'N', help: `frames a second (the video's own, else ${DEFAULT_FPS})` },
  ...flowOptionSpecs,
  frames: { type: 'string', value: 'N', help: 'stop after so many frames' },
  duration: { type: 'string', value: 'S', help: 'stop after so many seconds' },
  loop: { type: 'boolean', help: 'begin again at the end of the input' },
  masks: {
    type: 'string',
    value: 'DIR',
    help: 'write each mask there as mask-NNNNNN.png, by number of the frame',
  },
  json: { type: 'boolean', help: 'print the summary as JSON' },
};

/** Drives a server from the shell. */
export const streamCommand: Command = {
  name: 'stream',
  summary: 'Streams images or a video to a server and reports what comes back.',
  positionals: '',
  options,
  async run({ values, positionals, terminal, signal }) {
    requireNoPositionals(positionals);
    const server = serverOption(values);
    const input = requiredOption(values, 'input');
    const given = {
      mode: textOption(values, 'mode'),
      fps: numberOption(values, 'fps', { min: 0.1, max: LIMITS.maxFps }),
      flow: flowOptions(values),
      maxFrames: numberOption(values, 'frames', { min: 1, max: MAX_FRAMES, integer: true }) ?? MAX_FRAMES,
      maxDurationMs:
        1000 * (numberOption(values, 'duration', { min: 0.1, max: MAX_DURATION_S }) ?? MAX_DURATION_S),
      loop: values.loop === true,
      masksFolder: textOption(values, 'masks'),
    };
    const source = await openSource(input);
    const summary = await runStream({ ...given, server, source, terminal, signal });
    terminal.out(values.json === true ? `${JSON.stringify(summary, null, 2)}\n` : summaryTable(summary));
    if (summary.failure !== undefined) throw new CliError('server', summary.failure);
    return summary.stats.frames.masks > 0 ? EXIT.ok : EXIT.failure;
  },
};
