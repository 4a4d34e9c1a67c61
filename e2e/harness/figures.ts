import type { TestInfo } from '@playwright/test';

/** A measured figure: printed, and kept in the report. */
export function note(info: TestInfo, type: string, description: string): void {
  info.annotations.push({ type, description });
  process.stdout.write(`      ${type}: ${description}\n`);
}
