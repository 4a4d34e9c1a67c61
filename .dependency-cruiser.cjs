/**
 * Who may import whom: the table of rooms in CONTRIBUTING.md, one rule or two for each row. `scripts/check-boundaries.mjs`
 * runs this, plants a violation of every rule to prove that it fires, and refuses to pass on a blind run.
 *
 * A package seen from outside is its `dist`, because that is where its `exports` point.
 */

/** Tests may use the public entries of everything; the rules about entries and apps hold for them too. */
const TESTS = ['\\.test\\.tsx?$', '/testing/'];
const WORKSPACE = '^(packages|apps|e2e|bench|scripts)/';

/** @param {string} names */
const pkg = (names) => `^packages/(${names})/`;
/** @param {string} rooms */
const server = (rooms) => `^apps/server/src/(${rooms})/`;
/** @param {string} rooms */
const web = (rooms) => `^apps/web/src/(${rooms})/`;
/**
 * An installed package, wherever pnpm keeps it; also matches one that could not be resolved.
 * @param {string} names
 */
const npm = (names) => `(^|node_modules/)(${names})(/|$)`;
/** @param {string} names */
const core = (names) => `^(node:)?(${names})$`;

/**
 * @param {string} name
 * @param {object} from
 * @param {object} to
 */
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
/**
 * The room imports itself and `allowed`, nothing else at all: no Node, no npm package.
 * @param {string} name
 * @param {string} home
 * @param {string[]} allowed
 */
const pure = (name, home, allowed) =>
  rule(name, { path: home, pathNot: TESTS }, { pathNot: [home, ...allowed] });
/**
 * Of this repository the room imports itself and `allowed` only.
 * @param {string} name
 * @param {string} home
 * @param {string[]} allowed
 */
const room = (name, home, allowed) =>
  rule(name, { path: home, pathNot: TESTS }, { path: WORKSPACE, pathNot: [home, ...allowed] });
/**
 * Only the `homes` import these.
 * @param {string} name
 * @param {string[]} homes
 * @param {string} target
 */
const only = (name, homes, target) =>
  rule(name, { path: '^(apps|packages)/', pathNot: [...homes, ...TESTS] }, { path: target });

/** What the page knows of the picture: settings and their ranges, no graphics. */
const COMPOSITOR_LOOK = '^packages/compositor/dist/look/';
const INFERENCE_FACE = '^apps/server/src/inference/contract\\.ts$';
const ENGINE_CORE = '^packages/engine/(src|dist)/core/';
/** A suite that backends' tests run: it may use the test runner, but is not a test itself. */
const ENGINE_CONTRACT = '^packages/engine/src/contract/';
/** For tests and benches alone: its browser and its bundler are tools of this repository. */
const COMPOSITOR_LAB = '^packages/compositor-lab/src/';
const ENGINE_BACKENDS = '^packages/engine/src/backends/';

const everywhere = [
  rule('no-circular', {}, { circular: true }),
  rule('no-unresolvable', {}, { couldNotResolve: true }),
  rule('packages-never-import-apps', { path: '^packages/' }, { path: '^apps/' }),
  rule('apps-never-import-each-other', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }),
  rule(
    'packages-only-through-their-entries',
    { path: '^(apps|packages|e2e|bench)/([^/]+)/' },
    { path: '^packages/[^/]+/src/', pathNot: '^packages/$2/' },
  ),
  rule(
    'packages-never-by-relative-path',
    { path: '^(apps|packages|e2e|bench)/([^/]+)/' },
    { path: '^packages/[^/]+/dist/', pathNot: '^packages/$2/', dependencyTypes: ['local'] },
  ),
  rule('nothing-imports-tests', { path: '^(apps|packages)/', pathNot: TESTS }, { path: TESTS }),
  rule(
    'no-dev-dependencies',
    { path: '^(apps|packages)/[^/]+/src/', pathNot: [...TESTS, ENGINE_CONTRACT, COMPOSITOR_LAB] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'product-never-imports-benches-or-e2e',
    { path: '^(apps|packages)/' },
    { path: '^(bench|e2e|scripts)/' },
  ),
];

const packages = [
  pure('protocol-is-a-leaf', pkg('protocol'), [npm('valibot')]),
  pure('demo-scene-imports-nothing', pkg('demo-scene'), []),
  pure('motion-imports-nothing', pkg('motion'), []),
  pure('compositor-on-protocol', pkg('compositor'), [pkg('protocol')]),
  pure('compositor-look-is-a-leaf', '^packages/compositor/src/look/', []),
  room('client-on-protocol', pkg('client'), [pkg('protocol')]),
  room('conformance-on-protocol', pkg('conformance'), [pkg('protocol')]),
  pure('engine-core-is-pure', '^packages/engine/src/core/', [pkg('protocol')]),
  room('engine-backends-on-core', ENGINE_BACKENDS, [ENGINE_CORE, pkg('protocol')]),
  pure('engine-pipeline-is-pure', '^packages/engine/src/pipeline/', [ENGINE_CORE]),
  room('engine-contract-on-core', ENGINE_CONTRACT, [ENGINE_CORE, pkg('protocol')]),
  room('compositor-lab-on-compositor', pkg('compositor-lab'), [pkg('compositor')]),
  room('network-lab-stands-alone', pkg('network-lab'), []),
  room('models-on-engine-core', pkg('models'), [ENGINE_CORE, pkg('protocol')]),
];

const serverRooms = [
  pure('server-scheduling-is-pure', server('scheduling'), [pkg('protocol')]),
  pure('server-sessions-is-pure', server('sessions'), [pkg('protocol')]),
  room('server-config', server('config'), [pkg('protocol')]),
  room('server-gateway', server('gateway'), [server('sessions|scheduling'), INFERENCE_FACE, pkg('protocol')]),
  room('server-inference', server('inference'), [server('imaging'), pkg('engine|models|protocol')]),
  room('server-imaging', server('imaging'), [pkg('protocol')]),
  room('server-http', server('http'), [server('sessions|scheduling'), INFERENCE_FACE, pkg('protocol')]),
  room('server-observability', server('observability'), [
    server('sessions|scheduling'),
    INFERENCE_FACE,
    pkg('protocol'),
  ]),
  room('server-on-its-packages', server('main'), ['^apps/server/', pkg('engine|models|protocol')]),
  room('cli-on-its-packages', '^apps/cli/src/', [pkg('client|conformance|models|protocol')]),
];

const webRooms = [
  room('web-ui-never-touches-media', web('ui'), [web('state|session'), pkg('protocol')]),
  pure('web-state-is-pure', web('state'), [COMPOSITOR_LOOK, pkg('protocol'), npm('zustand')]),
  room('web-session', web('session'), [web('state'), '^apps/web/src/media/messages\\.ts$', pkg('protocol')]),
  room('web-media', web('media'), [pkg('client|compositor|demo-scene|motion|protocol')]),
  room('web-main', web('main'), ['^apps/web/src/', pkg('protocol')]),
];

const loneImporters = [
  only(
    'validator-only-at-the-borders',
    [pkg('protocol'), server('config'), '^packages/models/src/user/'],
    npm('valibot'),
  ),
  only('inflate-only-in-client', [pkg('client')], npm('fflate')),
  only('socket-io-client-only-in-clients', [pkg('client|conformance')], npm('socket\\.io-client')),
  only('socket-io-only-in-gateway', [server('gateway')], npm('socket\\.io')),
  only('runtimes-only-in-backends', [ENGINE_BACKENDS], npm('onnxruntime-[a-z]+|@tensorflow|@litertjs')),
  only('onnxruntime-behind-its-door', [`${ENGINE_BACKENDS}onnxruntime\\.ts$`], npm('onnxruntime-[a-z]+')),
  only('model-files-only-in-models', [pkg('models')], npm('flatbuffers|@mediapipe')),
  only('downloads-only-in-models', [pkg('models')], npm('undici')),
  only(
    'network-only-where-due',
    [pkg('models|client|conformance|network-lab|compositor-lab'), server('main|gateway|http|inference')],
    core('https?|http2|net|tls|dgram|undici'),
  ),
  only(
    'child-processes-only-in-inference',
    [server('inference'), '^apps/cli/src/'],
    core('child_process|cluster'),
  ),
  only('sharp-only-in-imaging', [server('imaging'), '^apps/cli/src/'], npm('sharp')),
  only('jpeg-turbo-only-in-imaging', [server('imaging')], npm('@julusian/jpeg-turbo')),
  only('http-framework-only-in-http', [server('http')], npm('hono|@hono')),
  only('logs-and-metrics-only-in-observability', [server('observability')], npm('pino|prom-client')),
  only('react-only-in-ui', [web('ui|main')], npm('react|react-dom|lucide-react')),
  only('store-only-in-state', [web('state')], npm('zustand')),
  only('network-lab-only-in-tests', [pkg('network-lab')], pkg('network-lab')),
  only('demo-scene-only-in-media', [pkg('demo-scene'), web('media')], pkg('demo-scene')),
  only('compositor-lab-only-in-tests', [pkg('compositor-lab')], pkg('compositor-lab')),
  only('compositor-only-in-media', [pkg('compositor|compositor-lab'), web('media|state')], pkg('compositor')),
  only('motion-only-in-media', [pkg('motion'), web('media')], pkg('motion')),
];

module.exports = {
  forbidden: [...everywhere, ...packages, ...serverRooms, ...webRooms, ...loneImporters],
  options: {
    // Needs a TypeScript below 7 of the tool's own (pnpm-workspace.yaml): without one it sees no module and passes.
    parser: 'tsc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['(^|/)node_modules/\\.vite'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
