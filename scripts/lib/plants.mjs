/**
 * One import that a rule forbids. `import` is written as the source would write it.
 * @typedef {{ rule: string, file: string, imports: string }} Plant
 */

/**
 * @param {string} rule
 * @param {string} file
 * @param {string} imports
 * @returns {Plant}
 */
const plant = (rule, file, imports) => ({ rule, file, imports });

/** At least one violation of every rule in .dependency-cruiser.cjs; the canary refuses to run with one missing. */
export const PLANTS = [
  plant('no-circular', 'packages/client/src/ring.ts', './ring.js'),
  plant('no-unresolvable', 'packages/client/src/gone.ts', './no-such-file.js'),
  plant(
    'packages-never-import-apps',
    'packages/client/src/app.ts',
    '../../../apps/server/src/sessions/index.js',
  ),
  plant('apps-never-import-each-other', 'apps/cli/src/app.ts', '../../server/src/sessions/index.js'),
  plant('packages-only-through-their-entries', 'packages/client/src/deep.ts', '../../protocol/src/index.js'),
  plant(
    'packages-only-through-their-entries',
    'apps/server/src/main/deep.ts',
    '../../../../packages/protocol/src/index.js',
  ),
  plant(
    'packages-never-by-relative-path',
    'apps/server/src/main/dist.ts',
    '../../../../packages/protocol/dist/index.js',
  ),
  plant('nothing-imports-tests', 'packages/client/src/helped.ts', './testing/helper.js'),
  plant('no-dev-dependencies', 'packages/client/src/dev.ts', 'vitest'),
  plant('product-never-imports-benches-or-e2e', 'apps/cli/src/bench.ts', '../../../bench/src/index.js'),

  plant('protocol-is-a-leaf', 'packages/protocol/src/client.ts', '@maskwire/client'),
  plant('protocol-is-a-leaf', 'packages/protocol/src/node.ts', 'node:fs'),
  plant('demo-scene-imports-nothing', 'packages/demo-scene/src/wire.ts', '@maskwire/protocol'),
  plant('compositor-on-protocol', 'packages/compositor/src/wire.ts', '@maskwire/client'),
  plant('compositor-look-is-a-leaf', 'packages/compositor/src/look/wire.ts', '@maskwire/protocol'),
  plant('motion-imports-nothing', 'packages/motion/src/wire.ts', '@maskwire/protocol'),
  plant('client-on-protocol', 'packages/client/src/scene.ts', '@maskwire/models'),
  plant('conformance-on-protocol', 'packages/conformance/src/client.ts', '@maskwire/client'),
  plant('engine-core-is-pure', 'packages/engine/src/core/node.ts', 'node:path'),
  plant('engine-core-is-pure', 'packages/engine/src/core/backend.ts', '../backends/index.js'),
  plant('engine-backends-on-core', 'packages/engine/src/backends/models.ts', '@maskwire/models'),
  plant('engine-pipeline-is-pure', 'packages/engine/src/pipeline/backend.ts', '../backends/index.js'),
  plant('engine-pipeline-is-pure', 'packages/engine/src/pipeline/node.ts', 'node:fs'),
  plant('engine-contract-on-core', 'packages/engine/src/contract/backend.ts', '../backends/index.js'),
  plant('models-on-engine-core', 'packages/models/src/backend.ts', '@maskwire/engine/backends'),
  plant('compositor-lab-on-compositor', 'packages/compositor-lab/src/wire.ts', '@maskwire/protocol'),
  plant('network-lab-stands-alone', 'packages/network-lab/src/wire.ts', '@maskwire/protocol'),

  plant('server-scheduling-is-pure', 'apps/server/src/scheduling/session.ts', '../sessions/index.js'),
  plant('server-scheduling-is-pure', 'apps/server/src/scheduling/timer.ts', 'node:timers'),
  plant('server-sessions-is-pure', 'apps/server/src/sessions/gateway.ts', '../gateway/index.js'),
  plant('server-config', 'apps/server/src/config/session.ts', '../sessions/index.js'),
  plant('server-gateway', 'apps/server/src/gateway/inference.ts', '../inference/index.js'),
  plant('server-inference', 'apps/server/src/inference/session.ts', '../sessions/index.js'),
  plant('server-imaging', 'apps/server/src/imaging/inference.ts', '../inference/index.js'),
  plant('server-http', 'apps/server/src/http/pool.ts', '../inference/index.js'),
  plant('server-observability', 'apps/server/src/observability/gateway.ts', '../gateway/index.js'),
  plant('server-on-its-packages', 'apps/server/src/main/client.ts', '@maskwire/client'),
  plant('cli-on-its-packages', 'apps/cli/src/engine.ts', '@maskwire/engine'),

  plant('web-ui-never-touches-media', 'apps/web/src/ui/media.tsx', '../media/messages.js'),
  plant('web-state-is-pure', 'apps/web/src/state/react.ts', 'react'),
  plant('web-state-is-pure', 'apps/web/src/state/session.ts', '../session/index.js'),
  plant('web-session', 'apps/web/src/session/worker.ts', '../media/index.js'),
  plant('web-media', 'apps/web/src/media/state.ts', '../state/index.js'),
  plant('web-main', 'apps/web/src/main/client.ts', '@maskwire/client'),

  plant('validator-only-at-the-borders', 'apps/server/src/gateway/validate.ts', 'valibot'),
  plant('inflate-only-in-client', 'apps/web/src/media/inflate.ts', 'fflate'),
  plant('socket-io-client-only-in-clients', 'apps/web/src/media/socket.ts', 'socket.io-client'),
  plant('socket-io-only-in-gateway', 'apps/server/src/main/socket.ts', 'socket.io'),
  plant('runtimes-only-in-backends', 'apps/server/src/inference/runtime.ts', 'onnxruntime-node'),
  plant('runtimes-only-in-backends', 'packages/models/src/runtime.ts', '@tensorflow/tfjs-core'),
  plant('onnxruntime-behind-its-door', 'packages/engine/src/backends/chatty.ts', 'onnxruntime-node'),
  plant('model-files-only-in-models', 'packages/engine/src/backends/model.ts', 'flatbuffers'),
  plant('downloads-only-in-models', 'apps/server/src/main/fetch.ts', 'undici'),
  plant('network-only-where-due', 'apps/server/src/scheduling/net.ts', 'node:https'),
  plant('child-processes-only-in-inference', 'apps/server/src/main/fork.ts', 'node:child_process'),
  plant('sharp-only-in-imaging', 'apps/server/src/http/image.ts', 'sharp'),
  plant('jpeg-turbo-only-in-imaging', 'apps/server/src/inference/pixels.ts', '@julusian/jpeg-turbo'),
  plant('http-framework-only-in-http', 'apps/server/src/gateway/routes.ts', 'hono'),
  plant('logs-and-metrics-only-in-observability', 'apps/server/src/http/log.ts', 'pino'),
  plant('react-only-in-ui', 'apps/web/src/media/react.ts', 'react'),
  plant('store-only-in-state', 'apps/web/src/ui/store.tsx', 'zustand'),
  plant('compositor-lab-only-in-tests', 'apps/cli/src/easel.ts', '@maskwire/compositor-lab'),
  plant('network-lab-only-in-tests', 'apps/cli/src/lab.ts', '@maskwire/network-lab'),
  plant('demo-scene-only-in-media', 'apps/server/src/http/scene.ts', '@maskwire/demo-scene'),
  plant('compositor-only-in-media', 'apps/server/src/http/compositor.ts', '@maskwire/compositor'),
  plant('motion-only-in-media', 'apps/server/src/http/motion.ts', '@maskwire/motion'),
];

/** Imports that the rules allow: a rule that forbids everything would find its plant too. */
export const ALLOWED = [
  plant('', 'packages/protocol/src/schema.ts', 'valibot'),
  plant('', 'packages/client/src/wire.ts', '@maskwire/protocol'),
  plant('', 'packages/client/src/wire.test.ts', 'vitest'),
  plant('', 'packages/client/src/codec.test.ts', '@maskwire/demo-scene'),
  plant('', 'packages/client/src/inflate.ts', 'fflate'),
  plant('', 'packages/conformance/src/socket.ts', 'socket.io-client'),
  plant('', 'packages/engine/src/contract/suite.ts', 'vitest'),
  plant('', 'packages/engine/src/backends/onnxruntime.ts', 'onnxruntime-node'),
  plant('', 'packages/engine/src/backends/tensor.ts', '@tensorflow/tfjs-core'),
  plant('', 'packages/client/src/lab.integration.test.ts', '@maskwire/network-lab'),
  plant('', 'packages/network-lab/src/socket.ts', 'node:net'),
  plant('', 'packages/compositor-lab/src/serve.ts', 'node:http'),
  plant('', 'packages/compositor-lab/src/tool.ts', 'vitest'),
  plant('', 'packages/compositor-lab/src/draw.ts', '@maskwire/compositor'),
  plant('', 'packages/models/src/core.ts', '@maskwire/engine'),
  plant('', 'packages/models/src/fetch.ts', 'node:https'),
  plant('', 'packages/models/src/download.ts', 'undici'),
  plant('', 'apps/server/src/main/wire.ts', '../gateway/index.js'),
  plant('', 'apps/server/src/main/http.ts', 'node:http'),
  plant('', 'apps/server/src/gateway/socket.ts', 'socket.io'),
  plant('', 'apps/server/src/gateway/sessions.ts', '../sessions/index.js'),
  plant('', 'apps/server/src/inference/fork.ts', 'node:child_process'),
  plant('', 'apps/server/src/http/face.ts', '../inference/contract.js'),
  plant('', 'apps/server/src/imaging/decode.ts', 'sharp'),
  plant('', 'apps/cli/src/stream.ts', '@maskwire/client'),
  plant('', 'apps/web/src/ui/view.tsx', 'react'),
  plant('', 'apps/web/src/ui/hooks.tsx', '../session/index.js'),
  plant('', 'apps/web/src/state/store.ts', 'zustand'),
  plant('', 'apps/web/src/session/messages.ts', '../media/messages.js'),
  plant('', 'apps/web/src/media/scene.ts', '@maskwire/demo-scene'),
  plant('', 'apps/web/src/media/motion.ts', '@maskwire/motion'),
  plant('', 'apps/web/src/media/compositor.ts', '@maskwire/compositor'),
];
