import {
  type ConnectionTestResult,
  checkFiguresOf,
  checklist,
  jpegQualityFor,
  runConnectionTest,
  type TestPart,
  verdict,
} from '@maskwire/client';
import { type Command, EXIT } from '../command.js';
import { cameraPicture, PICTURES } from '../connection-test/picture.js';
import { testReport } from '../connection-test/report.js';
import { CliError } from '../errors.js';
import { DEFAULT_URL, requireNoPositionals, serverOption, textOption } from '../options.js';
import { encodeFrameImage } from '../stream/frame-encoder.js';

const PROGRESS: Readonly<Record<TestPart, string>> = {
  connect: 'connecting',
  'round-trip': 'measuring the round trip',
  down: 'measuring the network from the server',
  up: 'measuring the network to the server',
  computer: 'measuring this computer',
  server: 'measuring the server',
};

/** What keeps a network from streaming, and what to choose on it. */
export const testCommand: Command = {
  name: 'test',
  summary: 'Measures the way to a server, the server and this computer, and says which is the bottleneck.',
  positionals: '[URL]',
  options: {
    url: { type: 'string', value: 'URL', help: `the same as the argument (${DEFAULT_URL})` },
    token: { type: 'string', value: 'TOKEN', help: 'access token, if the link does not carry it' },
    mode: { type: 'string', value: 'NAME', help: "mode to measure (the server's default)" },
    json: { type: 'boolean', help: 'print the measurements as JSON' },
  },
  async run({ values, positionals: [url, ...others], terminal, signal }) {
    requireNoPositionals(others);
    if (url !== undefined && values.url !== undefined)
      throw new CliError('usage', 'Give the URL once, as the argument or as --url');
    const result = await measure({
      ...serverOption({ ...values, url: url ?? values.url }),
      mode: textOption(values, 'mode'),
      signal,
      onProgress: (part) => terminal.err(`${PROGRESS[part]}\n`),
    });
    const report = {
      result,
      verdict: verdict(result),
      checklist: checklist(checkFiguresOf(result)),
    };
    terminal.out(values.json === true ? `${JSON.stringify(report, null, 2)}\n` : testReport(report));
    return isUsable(result) ? EXIT.ok : EXIT.failure;
  },
};

function measure(
  options: Omit<Parameters<typeof runConnectionTest>[0], 'frame'>,
): Promise<ConnectionTestResult> {
  const pictures = Array.from({ length: PICTURES }, (_, number) => cameraPicture(number));
  let next = 0;
  return runConnectionTest({
    ...options,
    frame: async ({ input, kind }) => {
      const picture = pictures[next++ % PICTURES] ?? cameraPicture(0);
      const quality = jpegQualityFor(input.heightPx, kind);
      return encodeFrameImage(picture, { ...input, quality, format: 'jpeg' });
    },
  });
}

/** A server that answered frames with masks; a network that could not be measured is no failure of it. */
const isUsable = ({ service }: ConnectionTestResult): boolean => service.ok;
