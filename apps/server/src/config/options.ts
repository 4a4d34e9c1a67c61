import { LIMITS } from '@maskwire/protocol';

export const ENGINES = ['auto', 'onnx-cpu', 'onnx-webgpu', 'onnx-cuda', 'tfjs'] as const;
export type EngineChoice = (typeof ENGINES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How an option's text becomes a value. */
export type OptionKind =
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'text'; readonly placeholder: string }
  /** Comma-separated. */
  | { readonly type: 'list'; readonly placeholder: string }
  | { readonly type: 'file' };

export interface OptionSpec {
  /** Environment variable. The flag is the key: `--flag value` or `--flag=value`. */
  readonly env: string;
  readonly kind: OptionKind;
  /** As it is written on a command line; undefined = unset unless `defaultText` says otherwise. */
  readonly default?: string;
  /** What the default is when it depends on the machine or on other options. */
  readonly defaultText?: string;
  readonly help: string;
}

const integer = (min: number, max: number): OptionKind => ({ type: 'integer', min, max });

/** Every option of the server. Help, documentation and parsing are read from this table. */
export const OPTIONS = {
  port: {
    env: 'PORT',
    kind: integer(0, 65_535),
    default: '8000',
    help: 'Port of the page, the API and the sockets. 0 picks a free one.',
  },
  host: {
    env: 'HOST',
    kind: { type: 'text', placeholder: 'address' },
    default: '127.0.0.1',
    help: 'Address to listen on. Anything but loopback switches an access token on, unless --token says otherwise.',
  },
  engine: {
    env: 'ENGINE',
    kind: { type: 'choice', choices: ENGINES },
    default: 'auto',
    help: 'What runs the models. auto tries each in a process of its own, takes the fastest whose masks are right and remembers it for this machine.',
  },
  workers: {
    env: 'WORKERS',
    kind: integer(1, 256),
    defaultText: 'one for each core, one in all on a GPU',
    help: 'Inference worker processes, about 100 MB each.',
  },
  token: {
    env: 'TOKEN',
    kind: { type: 'text', placeholder: 'text' },
    defaultText: 'none on loopback, else a random one',
    help: 'Access token of 8 to 256 characters that clients must send. none serves everybody who reaches the port: only behind something that checks who comes.',
  },
  'warmup-models': {
    env: 'WARMUP_MODELS',
    kind: { type: 'list', placeholder: 'mode,…' },
    default: 'fast,balanced',
    help: 'Modes loaded before the server reports ready. Others load when first asked for.',
  },
  'default-mode': {
    env: 'DEFAULT_MODE',
    kind: { type: 'text', placeholder: 'mode' },
    default: 'balanced',
    help: 'Mode of a new session.',
  },
  'cache-dir': {
    env: 'MASKWIRE_CACHE_DIR',
    kind: { type: 'text', placeholder: 'folder' },
    defaultText: '$XDG_CACHE_HOME/maskwire, else ~/.cache/maskwire',
    help: 'Where models are kept as the engine loads them.',
  },
  'models-dir': {
    env: 'MODELS_DIR',
    kind: { type: 'text', placeholder: 'folder' },
    defaultText: 'models in the cache folder',
    help: 'Where downloaded models and your own are kept; each of yours in a folder with its manifest.',
  },
  'model-mirror': {
    env: 'MODEL_MIRROR',
    kind: { type: 'text', placeholder: 'url' },
    defaultText: 'none: the origins that the catalogue names',
    help: 'Base address of a server that has the files of downloadable models; checksums hold all the same.',
  },
  'model-memory-mb': {
    env: 'MODEL_MEMORY_MB',
    kind: integer(64, 1_048_576),
    defaultText: "a quarter of the machine's memory",
    help: 'MiB that loaded models may take in all workers together. Beyond it the mode used longest ago is unloaded; modes in use never are.',
  },
  'tls-cert': {
    env: 'TLS_CERT',
    kind: { type: 'file' },
    defaultText: 'none: plain HTTP',
    help: 'Certificate chain (PEM). With --tls-key the server speaks HTTPS, which browsers ask for before they give a camera to any host but localhost.',
  },
  'tls-key': {
    env: 'TLS_KEY',
    kind: { type: 'file' },
    defaultText: 'none: plain HTTP',
    help: 'Private key (PEM) of --tls-cert.',
  },
  'allowed-origins': {
    env: 'ALLOWED_ORIGINS',
    kind: { type: 'list', placeholder: 'https://host,…' },
    defaultText: 'the server itself',
    help: 'Further web origins whose pages may connect, for instance the address of a tunnel.',
  },
  'max-sessions': {
    env: 'MAX_SESSIONS',
    kind: integer(1, 10_000),
    default: '64',
    help: 'Sessions at once; the next one is refused.',
  },
  'max-fps': {
    env: 'MAX_FPS',
    kind: integer(1, LIMITS.maxFps),
    default: '60',
    help: 'Frames a second one session may send.',
  },
  'deadline-ms': {
    env: 'DEADLINE_MS',
    kind: integer(50, 60_000),
    default: String(LIMITS.defaultDeadlineMs),
    help: 'Longest wait of a frame for a worker; then it is dropped as expired.',
  },
  'run-limit-ms': {
    env: 'RUN_LIMIT_MS',
    kind: integer(100, 120_000),
    default: '2000',
    help: 'Longest run of one frame; then its worker counts as hung and is replaced.',
  },
  'drain-limit-ms': {
    env: 'DRAIN_LIMIT_MS',
    kind: integer(0, 120_000),
    default: '5000',
    help: 'How long running frames may take to finish at shutdown.',
  },
  'log-level': {
    env: 'LOG_LEVEL',
    kind: { type: 'choice', choices: LOG_LEVELS },
    default: 'info',
    help: 'Least level that is logged, as JSON lines on standard output.',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** The table seen with its general type. */
export const optionSpec = (name: OptionName): OptionSpec => OPTIONS[name];
