import { afterEach, beforeEach, describe } from 'vitest';
import type { Backend } from '../core/index.js';
import { brightestChannelModel, type ContractModel, darknessModel, type ModelKit } from './fixtures.js';
import { describeLifecycle } from './lifecycle.js';
import { describeRefusals } from './refusals.js';
import { describeResults } from './results.js';
import type { Subject } from './subject.js';

export interface ContractOptions {
  readonly create: () => Promise<Backend>;
  /** The contract's models in the format that the backend loads. */
  readonly kit: ModelKit;
  /** Why the backend cannot be had on this machine: its tests are skipped with this reason. */
  readonly missing?: string | undefined;
  /**
   * Levels (of 255) an answer may differ from the reference.
   * @default 0
   */
  readonly toleranceLevels?: number;
}

/** What every backend promises, whatever its runtime and format; called by each backend's own test file. */
export function describeBackendContract(name: string, options: ContractOptions): void {
  const { create, kit, missing, toleranceLevels = 0 } = options;
  describe(`${name} keeps the backend contract`, () => {
    let backend: Backend | undefined;
    beforeEach(async (context) => {
      if (missing !== undefined) context.skip(missing);
      backend = await create();
    });
    afterEach(() => backend?.close());

    const subject: Subject = {
      kit,
      toleranceLevels,
      backend() {
        if (!backend) throw new Error('no backend: it was not created');
        return backend;
      },
    };
    for (const model of modelsOf(kit)) describeResults(subject, model);
    describeRefusals(subject);
    describeLifecycle(subject);
  });
}

/** A wide and an odd-sized one, and one of two planes. */
const modelsOf = (kit: ModelKit): ContractModel[] => [
  darknessModel(kit, { widthPx: 64, heightPx: 48 }),
  darknessModel(kit, { widthPx: 7, heightPx: 5 }),
  brightestChannelModel(kit, { widthPx: 20, heightPx: 12 }),
];
