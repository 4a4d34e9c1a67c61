import {
  type CaseResult,
  ConformanceError,
  type ConformanceReport,
  runConformance,
} from '@maskwire/conformance';
import { type Command, EXIT } from '../command.js';
import { CliError, type CliErrorCode } from '../errors.js';
import { DEFAULT_URL, requireNoPositionals, serverOption, textOption } from '../options.js';

/** Failures to run at all, by whose fault they are. */
const CODES: Readonly<Record<ConformanceError['code'], CliErrorCode>> = {
  invalid_url: 'usage',
  no_such_case: 'usage',
  unreachable: 'server',
  refused: 'server',
  aborted: 'server',
};

/** Judges any server by the protocol. */
export const conformanceCommand: Command = {
  name: 'conformance',
  summary: 'Checks that a server keeps to the wire protocol.',
  positionals: '',
  options: {
    url: { type: 'string', value: 'URL', help: `server, or the link it printed (${DEFAULT_URL})` },
    token: { type: 'string', value: 'TOKEN', help: 'access token, if the link does not carry it' },
    only: { type: 'string', value: 'PREFIX', help: 'run only the cases whose name begins so' },
    json: { type: 'boolean', help: 'print the report as JSON' },
  },
  async run({ values, positionals, terminal, signal }) {
    requireNoPositionals(positionals);
    const { url, token } = serverOption(values);
    const only = textOption(values, 'only');
    const json = values.json === true;
    const report = await orCliError(
      runConformance({
        url,
        ...(token === undefined ? {} : { token }),
        ...(only === undefined ? {} : { only }),
        report: (result) => terminal[json ? 'err' : 'out'](caseLine(result)),
        signal,
      }),
    );
    terminal.out(json ? `${JSON.stringify(report, null, 2)}\n` : totals(report));
    return report.failed === 0 ? EXIT.ok : EXIT.failure;
  },
};

async function orCliError<T>(run: Promise<T>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    throw new CliError(CODES[error.code], error.message, { cause: error });
  }
}

function caseLine(result: CaseResult): string {
  const line = `${result.result.padEnd(7)} ${result.id}: ${result.sentence}\n`;
  switch (result.result) {
    case 'pass':
      return line;
    case 'fail':
      return `${line}        ${result.problem} [${result.section}]\n`;
    case 'skipped':
      return `${line}        ${result.reason}\n`;
  }
}

const totals = ({ passed, failed, skipped, url }: ConformanceReport): string =>
  `${url}: ${passed} passed, ${failed} failed, ${skipped} skipped\n`;
