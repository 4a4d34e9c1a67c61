// The one door to onnxruntime: what it must know before it is loaded stands before it. Modules run in this order.
import './no-telemetry.js';

export { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
