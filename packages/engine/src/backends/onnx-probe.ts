import { type OnnxFlavour, sessionOptions } from './onnx-session.js';
import { InferenceSession, Tensor } from './onnxruntime.js';

/** An ONNX graph of one node, `y = -x`, both float32 [1]: too small to be worth an importer. A test writes it anew. */
export const PROBE_MODEL: Uint8Array = Uint8Array.from(
  Buffer.from(
    '08083a390a0b0a017812017922034e65671208636f6e74726163745a0f0a0178120a0a08080112040a020801' +
      '620f0a0179120a0a08080112040a02080142040a00100d',
    'hex',
  ),
);

const PROBE_VALUE = 3;

/**
 * Makes the runtime open its device and compute on it. The session that comes back keeps the device open.
 * @throws whatever the runtime throws, also when it would have left the node to the CPU.
 */
export async function probeDevice(flavour: OnnxFlavour): Promise<InferenceSession> {
  const options = sessionOptions(flavour);
  const session = await InferenceSession.create(PROBE_MODEL, {
    ...options,
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  try {
    const { y } = await session.run({ x: new Tensor('float32', [PROBE_VALUE], [1]) });
    const answer = y?.data[0];
    if (answer !== -PROBE_VALUE) throw new Error(`the device computes -${PROBE_VALUE} as ${String(answer)}`);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}
