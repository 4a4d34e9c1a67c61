import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../core/index.js';
import { brightestChannelModel, type ContractModel, darknessModel, type ModelKit } from './fixtures.js';
import { describeAbort, describeClosing, describeOrder } from './lifecycle.js';
import { describeBadInput, describeBadModels } from './refusals.js';
import { describeResults } from './results.js';
import type { Subject } from './subject.js';

export interface ContractOptions {
  readonly create: () => Promise<Backend>;
  /** The contract's models in the format that the backend loads. */
  readonly kit: ModelKit;
  /** Why the backend cannot be had on this machine: the suite is skipped with this reason. */
  readonly missing?: string | undefined;
  /**
   * Levels (of 255) an answer may differ from the reference.
   * @default 0
   */
  readonly toleranceLevels?: number;
}

/** What every backend promises, whatever its runtime and format; called by each backend's own test file. */
export function describeBackendContract(name: string, options: ContractOptions): void {
  const { create, kit, missing } = options;
  describe(`${name} keeps the backend contract`, () => {
    it('loads models of the format that it says', async (context) => {
      if (missing !== undefined) return context.skip(missing);
      const backend = await create();
      expect(backend.info.format).toBe(kit.format);
      await backend.close();
    });
    if (missing === undefined) describeGroups(options);
  });
}

function describeGroups(options: ContractOptions): void {
  for (const model of modelsOf(options.kit))
    describe(model.id, () => {
      describeResults(shared(options), model);
    });
  describe('bad input', () => {
    describeBadInput(shared(options));
  });
  describe('bad models', () => {
    describeBadModels(shared(options));
  });
  describe('abort', () => {
    describeAbort(shared(options));
  });
  describe('order', () => {
    describeOrder(shared(options));
  });
  describe('closing', () => {
    const subject = shared(options);
    afterEach(subject.renew);
    describeClosing(subject);
  });
}

/** One backend for a group of tests, because making one takes a GPU's driver a tenth of a second. */
function shared({
  create,
  kit,
  toleranceLevels = 0,
}: ContractOptions): Subject & { renew: () => Promise<void> } {
  let backend: Backend | undefined;
  const renew = async (): Promise<void> => {
    await backend?.close();
    backend = undefined;
  };
  beforeEach(async () => {
    backend ??= await create();
  });
  afterAll(renew);
  return {
    kit,
    toleranceLevels,
    renew,
    backend() {
      if (!backend) throw new Error('no backend: it was not created');
      return backend;
    },
  };
}

/** A wide and an odd-sized one, and one of two planes. */
const modelsOf = (kit: ModelKit): ContractModel[] => [
  darknessModel(kit, { widthPx: 64, heightPx: 48 }),
  darknessModel(kit, { widthPx: 7, heightPx: 5 }),
  brightestChannelModel(kit, { widthPx: 20, heightPx: 12 }),
];
