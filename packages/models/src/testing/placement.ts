import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Compiling without running; most of it is the driver's start. */
const LIMIT_MS = 60_000;
/** The runtime's most talkative level writes about a megabyte. */
const MAX_LOG_BYTES = 64 * 1024 ** 2;

/** Compiles a model and ends: a process of its own, because the runtime tells placements on stderr only. */
const PROGRAM = `
  import { InferenceSession } from 'onnxruntime-node';
  const [file, provider] = process.argv.slice(1);
  const session = await InferenceSession.create(file, { executionProviders: [provider], logSeverityLevel: 0 });
  await session.release();`;

export interface Placement {
  /** Nodes that the provider runs, after the runtime has merged what it could. */
  readonly onDevice: number;
  /** Operators of the nodes that it leaves to the CPU. */
  readonly onCpu: readonly string[];
}

/** Where onnxruntime would run the nodes of a model. */
export async function placement(onnxFile: string, provider: 'webgpu' | 'cuda'): Promise<Placement> {
  const args = ['--input-type=module', '--eval', PROGRAM, onnxFile, provider];
  const { stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    timeout: LIMIT_MS,
    maxBuffer: MAX_LOG_BYTES,
  });
  return readPlacement(stderr);
}

const HEADING = /placed on \[(?<provider>\w+)\]\. Number of nodes: (?<count>\d+)/;
const NODE = /AssignedToAnEp\] {3}(?<operator>\w+) \(/;
const CPU = 'CPUExecutionProvider';

/** What the runtime says when it has given every node to a provider. */
export function readPlacement(log: string): Placement {
  const onCpu: string[] = [];
  let onDevice: number | undefined;
  let provider = '';
  for (const line of log.split('\n')) {
    const heading = HEADING.exec(line)?.groups;
    if (heading) provider = heading['provider'] ?? '';
    if (heading && provider !== CPU) onDevice = Number(heading['count']);
    const operator = NODE.exec(line)?.groups?.['operator'];
    if (operator !== undefined && provider === CPU) onCpu.push(operator);
  }
  if (onDevice === undefined) throw new Error('the runtime did not say where it runs the nodes');
  return { onDevice, onCpu };
}
