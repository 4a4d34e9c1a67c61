import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Config, type ConfigFacts, parseConfig, readFolders } from './config.js';
import { helpText, optionsMarkdown } from './help.js';
import { OPTION_NAMES, optionSpec } from './options.js';

const facts: ConfigFacts = {
  cores: 4,
  memoryBytes: 16 * 2 ** 30,
  homeDir: '/home/someone',
  modes: ['fast', 'balanced'],
  randomToken: () => 'a-random-token',
  isReadable: (path) => path.endsWith('.pem'),
};

type Env = Record<string, string>;

function configOf(argv: string[], env: Env = {}): Config {
  const result = parseConfig(argv, env, facts);
  if (result.kind !== 'config') throw new Error(JSON.stringify(result));
  return result.config;
}

function faultsOf(argv: string[], env: Env = {}): readonly string[] {
  const result = parseConfig(argv, env, facts);
  return result.kind === 'faults' ? result.faults : [];
}

describe('values', () => {
  it('have safe defaults', () => {
    expect(configOf([])).toEqual({
      port: 8000,
      host: '127.0.0.1',
      loopback: true,
      engine: 'auto',
      workers: undefined,
      cores: 4,
      deviceEnv: {},
      access: { kind: 'open' },
      warmUpModes: ['fast', 'balanced'],
      defaultMode: 'balanced',
      cacheDir: '/home/someone/.cache/maskwire',
      modelsDir: '/home/someone/.cache/maskwire/models',
      modelMirror: undefined,
      modelMemoryBytes: 4 * 2 ** 30,
      tls: undefined,
      allowedOrigins: [],
      maxSessions: 64,
      maxFps: 60,
      deadlineMs: 1000,
      runLimitMs: 2000,
      drainLimitMs: 5000,
      logLevel: 'info',
    });
  });

  it('come from the environment, and a flag beats it', () => {
    const env = { PORT: '9000', WORKERS: '2', XDG_CACHE_HOME: '/cache', LOG_LEVEL: '' };
    const config = configOf(['--port', '9001', '--deadline-ms=300'], env);
    expect(config).toMatchObject({ port: 9001, workers: 2, deadlineMs: 300, cacheDir: '/cache/maskwire' });
  });

  it('say where models are, and how much memory they may take', () => {
    const env = { MODEL_MIRROR: 'http://mirror.local/models', MODEL_MEMORY_MB: '512' };
    expect(configOf(['--cache-dir', '/c'], env)).toMatchObject({
      cacheDir: '/c',
      modelsDir: '/c/models',
      modelMirror: 'http://mirror.local/models',
      modelMemoryBytes: 512 * 2 ** 20,
    });
    expect(configOf([], { MODELS_DIR: '/m' }).modelsDir).toBe('/m');
    expect(readFolders(['--models-dir=/m', '--port', 'x'], {}, '/home/me')).toEqual({
      cacheDir: '/home/me/.cache/maskwire',
      modelsDir: '/m',
    });
  });

  it('may be lists', () => {
    const config = configOf([
      '--warmup-models',
      'fast',
      '--allowed-origins=https://a.example, http://b.example:81',
    ]);
    expect(config.warmUpModes).toEqual(['fast']);
    expect(config.allowedOrigins).toEqual(['https://a.example', 'http://b.example:81']);
  });
});

describe('access', () => {
  it.each(['0.0.0.0', '::', '192.168.1.4'])('needs a token on %s, made up when none is given', (host) => {
    expect(configOf(['--host', host]).access).toEqual({
      kind: 'token',
      token: 'a-random-token',
      generated: true,
    });
  });

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('is open on %s', (host) => {
    expect(configOf([], { HOST: host }).access).toEqual({ kind: 'open' });
  });

  it('is open elsewhere only when that is said', () => {
    expect(configOf(['--host', '0.0.0.0', '--token', 'none']).access).toEqual({ kind: 'open' });
  });

  it('takes a given token, and does not repeat a bad one', () => {
    expect(configOf(['--token', 'long-enough']).access).toEqual({
      kind: 'token',
      token: 'long-enough',
      generated: false,
    });
    const [fault] = faultsOf([], { TOKEN: 'short' });
    expect(fault).toMatch(/^TOKEN must have 8 to 256/);
    expect(fault).not.toContain('short');
  });
});

describe('faults', () => {
  it('are told all at once, each with the name that the user used and what is allowed', () => {
    const faults = faultsOf(
      ['--port', '99999', '--engine=gpu', '--warmup-models', 'fast,best', '--wokers', '3', 'stray', '--host'],
      { DEADLINE_MS: 'soon' },
    );
    expect(faults).toEqual([
      '--wokers is not known; did you mean --workers?',
      'stray is not an option; options start with --, see --help',
      '--host needs a value',
      '--port must be a whole number from 0 to 65535, not 99999',
      '--engine must be one of auto, onnx-cpu, onnx-webgpu, onnx-cuda, tfjs, not gpu',
      '--warmup-models may name the modes fast, balanced, not fast,best',
      'DEADLINE_MS must be a whole number from 50 to 60000, not soon',
    ]);
  });

  it.each([
    [['--tls-cert', 'a.pem'], '--tls-cert needs --tls-key'],
    [['--tls-key', 'a.pem'], '--tls-key needs --tls-cert'],
    [['--tls-cert', 'a.pem', '--tls-key', 'gone'], '--tls-key must be a file that can be read, not gone'],
    [['--port', '1', '--port', '2'], '--port is given twice'],
    [['--port='], '--port needs a value'],
    [['--workers', '1.5'], '--workers must be a whole number from 1 to 256, not 1.5'],
    [
      ['--allowed-origins', '*'],
      '--allowed-origins must hold origins such as https://example.org, without a path, not *',
    ],
    [['--default-mode', 'fast,balanced'], '--default-mode must be one of fast, balanced, not fast,balanced'],
    [['--model-mirror', 'mirror.local'], '--model-mirror must be an http or https address, not mirror.local'],
    [['--model-memory-mb', '1'], '--model-memory-mb must be a whole number from 64 to 1048576, not 1'],
    [['--help=1'], '--help takes no value'],
    [['--zzzzzz'], '--zzzzzz is not known; see --help'],
  ])('%j: %s', (argv, fault) => {
    expect(faultsOf(argv)).toContain(fault);
  });

  it('are not told to somebody who asks for help', () => {
    expect(parseConfig(['--port', 'x', '-h'], {}, facts).kind).toBe('help');
  });
});

describe('what is printed from the table', () => {
  it('names each option and its variable in the help, in lines of at most 100 characters', () => {
    const help = helpText();
    for (const name of OPTION_NAMES) {
      expect(help).toContain(`--${name} `);
      expect(help).toContain(`[${optionSpec(name).env}]`);
    }
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('is what docs/configuration.md says', () => {
    const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page, 'paste the output of optionsMarkdown() into docs/configuration.md').toContain(
      optionsMarkdown(),
    );
  });
});
