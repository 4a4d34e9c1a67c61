import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/index.js';
import { serverOption } from './options.js';
import { capture } from './testing/capture-terminal.js';
import { tempFolder } from './testing/temp-folder.js';

const folder = tempFolder();

describe('arguments', () => {
  it.each([
    [['no-such'], 'There is no command "no-such"; there are stream, test, models, conformance'],
    [['stream'], '--input is required'],
    [['stream', '--nonsense'], "Unknown option '--nonsense'"],
    [['stream', '--input'], 'argument missing'],
    [['stream', '--loop=yes', '--input', 'x'], 'does not take an argument'],
    [['stream', 'clip.mp4'], '"clip.mp4" belongs to no option'],
    [['stream', '--input', 'x', '--url', 'localhost'], '--url must be like http://localhost:8000'],
    [['stream', '--input', 'x', '--fps', '0'], '--fps must be a number from 0.1 to 120, got "0"'],
    [['stream', '--input', 'x', '--fps', ''], '--fps must be'],
    [['stream', '--input', 'x', '--window', '17'], '--window must be a whole number from 1 to 16'],
    [['stream', '--input', 'x', '--frames', '1.5'], '--frames must be a whole number'],
    [['stream', '--input', 'x', '--quality', '101'], '--quality must be'],
    [['stream', '--input', 'x', '--size', '256'], '--size must be WIDTHxHEIGHT'],
    [['stream', '--input', 'x', '--size', '1281x10'], 'sides up to 1280'],
    [['stream', '--input', 'x', '--size', '1280x1280'], '1000000 pixels in all'],
    [['models'], 'Say "models list", "models pull MODE… | --all", "models verify [MODE…]"'],
    [['models', 'fetch'], 'got "models fetch"'],
    [['models', 'list', 'fast'], 'Say "models list"; got "models list fast"'],
    [['models', 'remove'], 'Say "models remove MODE…"; got "models remove"'],
    [['models', 'add', 'one', 'two'], 'Say "models add MANIFEST"'],
    [['models', 'pull'], 'Say which modes or models to pull, or --all'],
    [['models', 'pull', 'objects', '--all'], 'Say which modes or models to pull, or --all'],
    [['models', 'pull', 'no-such'], 'There is no mode or model "no-such"; there are fast, balanced'],
    [['models', 'list', '--mirror', 'http://x'], '--mirror does not belong to "models list"'],
    [['models', 'remove', 'fast'], "selfie-landscape comes with maskwire's packages"],
    [['test', 'http://localhost:8000', 'extra'], '"extra" belongs to no option'],
    [['test', 'localhost'], '--url must be like http://localhost:8000, got "localhost"'],
    [['test', 'http://localhost:1', '--url', 'http://localhost:1'], 'Give the URL once'],
    [['conformance', 'extra'], '"extra" belongs to no option'],
    [['conformance', '--only', 'no-such-case'], 'No case starts with no-such-case'],
  ])('%j: status 2 and "%s"', async (args, message) => {
    const run = await capture(args);
    expect(run.status).toBe(2);
    expect(run.err).toContain(message);
    expect(run.err).toContain('--help');
    expect(run.out).toBe('');
  });

  it('with an input that is not there fail with status 1', async () => {
    const run = await capture(['stream', '--input', folder.path('none')]);
    expect(run.status).toBe(1);
    expect(run.err).toContain('ENOENT');
  });

  it('take the token from the link that a server prints; --token beats it', () => {
    const link = 'http://10.0.0.5:8000/#token=secret';
    expect(serverOption({ url: link })).toEqual({ url: 'http://10.0.0.5:8000/', token: 'secret' });
    expect(serverOption({ url: link, token: 'other' }).token).toBe('other');
  });
});

describe('help', () => {
  it('names every command, and status 2 comes with none', async () => {
    const help = await capture(['--help']);
    expect(help.status).toBe(0);
    for (const { name } of COMMANDS) expect(help.out).toContain(name);
    expect(await capture([])).toEqual({ status: 2, out: help.out, err: '' });
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    '%s names every option',
    async (name, command) => {
      const { status, out } = await capture([name, '--help']);
      expect(status).toBe(0);
      for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
    },
  );
});
