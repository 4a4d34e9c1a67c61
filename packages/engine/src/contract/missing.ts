import { type Backend, EngineError } from '../core/index.js';

/**
 * Why an engine cannot be had on this machine; undefined when it can. It is made, and closed, to find out.
 * @throws what is no `EngineError` of the code `unavailable`
 */
export async function reasonMissing(create: () => Promise<Backend>): Promise<string | undefined> {
  try {
    await (await create()).close();
    return undefined;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'unavailable') return error.message;
    throw error;
  }
}
