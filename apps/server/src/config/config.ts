import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { availableParallelism, homedir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import {
  ENGINES,
  type EngineChoice,
  LOG_LEVELS,
  type LogLevel,
  OPTIONS,
  type OptionName,
  optionSpec,
} from './options.js';
import { type GivenValue, readOptions } from './read-options.js';

/** Everything the server can be told. Times in milliseconds. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Whether `host` reaches this machine alone. */
  readonly loopback: boolean;
  readonly engine: EngineChoice;
  /** Undefined: `cores` of them on the CPU, one on a GPU. */
  readonly workers: number | undefined;
  /** Processors this process may use. */
  readonly cores: number;
  /** The variables of `DEVICE_VARIABLES` that are set. */
  readonly deviceEnv: Readonly<Record<string, string>>;
  /** `generated`: switched on because the server is reachable from elsewhere. */
  readonly access:
    | { readonly kind: 'open' }
    | { readonly kind: 'token'; readonly token: string; readonly generated: boolean };
  readonly warmUpModes: readonly string[];
  readonly defaultMode: string;
  readonly cacheDir: string;
  readonly modelsDir: string;
  /** Base address; undefined = the origins that the catalogue names. */
  readonly modelMirror: string | undefined;
  /** What loaded models may take in all workers together. */
  readonly modelMemoryBytes: number;
  /** Paths of PEM files; undefined = plain HTTP. */
  readonly tls: { readonly certPath: string; readonly keyPath: string } | undefined;
  readonly allowedOrigins: readonly string[];
  readonly maxSessions: number;
  readonly maxFps: number;
  readonly deadlineMs: number;
  readonly runLimitMs: number;
  readonly drainLimitMs: number;
  readonly logLevel: LogLevel;
}

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'help' }
  /** Each fault is one sentence that names the option, what was given and what is allowed. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

/** They decide which device and which libraries a runtime finds. */
export const DEVICE_VARIABLES = [
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'NVIDIA_DRIVER_CAPABILITIES',
  'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES',
  'LD_LIBRARY_PATH',
] as const;

/** Facts of the machine and of the product that defaults and checks depend on. */
export interface ConfigFacts {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly homeDir: string;
  /** Ids of the catalogue's modes, see `readFolders`. */
  readonly modes: readonly string[];
  randomToken(): string;
  isReadable(path: string): boolean;
}

/** Bytes of a generated token: 144 bits, 24 characters. */
const TOKEN_BYTES = 18;
const TOKEN_LENGTH = { min: 8, max: 256 } as const;
/** `--token none`: open on purpose. */
const NO_TOKEN = 'none';

/** Part of the memory that loaded models may take unless it is said. */
const MODEL_MEMORY_SHARE = 1 / 4;
const MIB = 2 ** 20;

/** Memory of this machine, or what a container leaves of it. */
function memoryBytes(): number {
  // 0 or more than there is: no limit is set.
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function machineFacts(modes: readonly string[]): ConfigFacts {
  return {
    cores: availableParallelism(),
    memoryBytes: memoryBytes(),
    homeDir: homedir(),
    modes,
    randomToken: () => randomBytes(TOKEN_BYTES).toString('base64url'),
    isReadable: (path) => {
      try {
        accessSync(path, constants.R_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Folders of models: what modes there are to name depends on what lies in them. */
export interface ModelFolders {
  readonly cacheDir: string;
  readonly modelsDir: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The folders that are given, or their defaults; whatever else is wrong is `parseConfig`'s to say. */
export function readFolders(argv: readonly string[], env: Env, homeDir: string): ModelFolders {
  const { values } = readOptions(argv, env);
  const given = (name: OptionName): string | undefined => values.get(name)?.text;
  const cacheDir = resolve(
    given('cache-dir') ?? join(env['XDG_CACHE_HOME'] || join(homeDir, '.cache'), 'maskwire'),
  );
  return { cacheDir, modelsDir: resolve(given('models-dir') ?? join(cacheDir, 'models')) };
}

/** The folders of this process. */
export const readProcessFolders = (argv: readonly string[]): ModelFolders =>
  readFolders(argv, process.env, homedir());

/** Reads flags and environment into a configuration, or tells every fault at once. */
export function parseConfig(argv: readonly string[], env: Env, facts: ConfigFacts): ConfigResult {
  const raw = readOptions(argv, env);
  if (raw.help) return { kind: 'help' };
  const reader = new OptionReader(raw.values, facts);
  const config = { ...buildConfig(reader, env, facts), ...readFolders(argv, env, facts.homeDir) };
  const faults = [...raw.faults, ...reader.faults];
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'config', config };
}

/** The configuration of this process. */
export const readProcessConfig = (argv: readonly string[], modes: readonly string[]): ConfigResult =>
  parseConfig(argv, process.env, machineFacts(modes));

function buildConfig(read: OptionReader, env: Env, facts: ConfigFacts): Omit<Config, keyof ModelFolders> {
  const host = read.text('host') ?? OPTIONS.host.default;
  const loopback = isLoopback(host);
  return {
    port: read.integer('port', 0),
    host,
    loopback,
    engine: read.choice('engine', ENGINES, 'auto'),
    workers: read.text('workers') === undefined ? undefined : read.integer('workers', 1),
    cores: facts.cores,
    deviceEnv: Object.fromEntries(DEVICE_VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    access: read.access(loopback),
    warmUpModes: read.modes('warmup-models'),
    defaultMode: read.choice('default-mode', facts.modes, OPTIONS['default-mode'].default),
    modelMirror: read.url('model-mirror'),
    modelMemoryBytes:
      MIB *
      read.integer(
        'model-memory-mb',
        Math.max(1, Math.floor((facts.memoryBytes * MODEL_MEMORY_SHARE) / MIB)),
      ),
    tls: read.tls(),
    allowedOrigins: read.origins(),
    maxSessions: read.integer('max-sessions', 0),
    maxFps: read.integer('max-fps', 0),
    deadlineMs: read.integer('deadline-ms', 0),
    runLimitMs: read.integer('run-limit-ms', 0),
    drainLimitMs: read.integer('drain-limit-ms', 0),
    logLevel: read.choice('log-level', LOG_LEVELS, 'info'),
  };
}

/** True for addresses that reach this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Reads single options and collects what is wrong with them. */
class OptionReader {
  readonly faults: string[] = [];
  readonly #values: ReadonlyMap<OptionName, GivenValue>;
  readonly #facts: ConfigFacts;

  constructor(values: ReadonlyMap<OptionName, GivenValue>, facts: ConfigFacts) {
    this.#values = values;
    this.#facts = facts;
  }

  text(name: OptionName): string | undefined {
    return this.#values.get(name)?.text ?? optionSpec(name).default;
  }

  integer(name: OptionName, fallback: number): number {
    const text = this.text(name);
    const { kind } = optionSpec(name);
    if (text === undefined || kind.type !== 'integer') return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= kind.min && value <= kind.max) return value;
    this.#fault(name, `must be a whole number from ${kind.min} to ${kind.max}`);
    return fallback;
  }

  choice<T extends string>(name: OptionName, choices: readonly T[], fallback: T): T {
    const text = this.text(name);
    const found = choices.find((choice) => choice === text);
    if (found === undefined && text !== undefined) this.#fault(name, `must be one of ${choices.join(', ')}`);
    return found ?? fallback;
  }

  modes(name: OptionName): string[] {
    const names = splitList(this.text(name));
    const unknown = names.filter((mode) => !this.#facts.modes.includes(mode));
    if (unknown.length > 0) this.#fault(name, `may name the modes ${this.#facts.modes.join(', ')}`);
    return names;
  }

  url(name: OptionName): string | undefined {
    const text = this.text(name);
    if (text === undefined || (/^https?:\/\//.test(text) && URL.canParse(text))) return text;
    this.#fault(name, 'must be an http or https address');
    return undefined;
  }

  origins(): string[] {
    const origins = splitList(this.text('allowed-origins'));
    const isOrigin = (text: string): boolean =>
      /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
    if (!origins.every(isOrigin))
      this.#fault('allowed-origins', 'must hold origins such as https://example.org, without a path');
    return origins;
  }

  access(loopback: boolean): Config['access'] {
    const token = this.text('token');
    if (token === NO_TOKEN || (token === undefined && loopback)) return { kind: 'open' };
    if (token === undefined) return { kind: 'token', token: this.#facts.randomToken(), generated: true };
    const { min, max } = TOKEN_LENGTH;
    // The value is a secret: it is not repeated.
    if (token.length < min || token.length > max || !/^[\x21-\x7e]+$/.test(token))
      this.faults.push(
        `${this.#values.get('token')?.from ?? '--token'} must have ${min} to ${max} printable characters without spaces, or be ${NO_TOKEN}`,
      );
    return { kind: 'token', token, generated: false };
  }

  tls(): Config['tls'] {
    const certPath = this.#file('tls-cert');
    const keyPath = this.#file('tls-key');
    if (certPath !== undefined && keyPath !== undefined) return { certPath, keyPath };
    if (certPath !== undefined) this.faults.push('--tls-cert needs --tls-key');
    if (keyPath !== undefined) this.faults.push('--tls-key needs --tls-cert');
    return undefined;
  }

  #file(name: 'tls-cert' | 'tls-key'): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const path = resolve(text);
    if (!this.#facts.isReadable(path)) this.#fault(name, 'must be a file that can be read');
    return path;
  }

  #fault(name: OptionName, rule: string): void {
    const given = this.#values.get(name);
    this.faults.push(`${given?.from ?? `--${name}`} ${rule}, not ${given?.text ?? 'its default'}`);
  }
}

const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
