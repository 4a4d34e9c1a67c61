import { arch, cpus, platform, totalmem } from 'node:os';
import { nvidiaGpus } from './gpu.js';

export interface Table {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function markdown(table: Table): string {
  return [
    `## ${table.title}`,
    '',
    ...(table.note ? [table.note, ''] : []),
    line(table.columns),
    line(table.columns.map(() => '---')),
    ...table.rows.map(line),
    '',
  ].join('\n');
}

/** The machine a figure was taken on, for people. */
export const machine = (): string => {
  const processors = cpus();
  const gpus = nvidiaGpus();
  return `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.versions.node}, ${gpus.length === 0 ? 'no NVIDIA GPU' : gpus.join(' and ')}`;
};

export const ms = (value: number): string => value.toFixed(2);
export const ratio = (value: number): string => value.toFixed(2);
export const share = (value: number): string => value.toFixed(4);
