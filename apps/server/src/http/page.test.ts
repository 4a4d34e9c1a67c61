import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve, type TestServer } from './testing/serve.js';

const SCRIPT = `console.log(${'1+'.repeat(2000)}1)`;
let root = '';
let page = '';
let server: TestServer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'page-'));
  page = join(root, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(join(page, 'index.html'), '<!doctype html><title>maskwire</title>');
  await writeFile(join(page, 'stage.html'), '<!doctype html><title>picture</title>');
  await writeFile(join(page, 'assets', 'index-Ab3_x9Zq.js'), SCRIPT);
  await writeFile(join(page, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await symlink(join(root, 'secret.txt'), join(page, 'link.txt'));
});
afterAll(() => rm(root, { recursive: true }));
afterEach(() => server.close());

const start = async (dir: string | undefined, token?: string): Promise<TestServer> => {
  server = await serve((context) => {
    context.pageDir = dir;
    context.token = token;
  });
  return server;
};

describe('page', () => {
  it('is served at / and asked for again each time', async () => {
    const { ask } = await start(page, 'a token does not hide the page');
    const answer = await ask('/');
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain('maskwire');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    const again = await ask('/', { headers: { 'if-none-match': String(answer.headers.etag) } });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
  });

  it('has the clean view at /stage, whatever the query', async () => {
    const { ask } = await start(page);
    const answer = await ask('/stage?effect=cutout&source=demo');
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain('picture');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect((await ask('/stage/')).status).toBe(404);
    expect((await ask('/stage/secret.txt')).status).toBe(404);
  });

  it('has hashed assets that are kept for ever, compressed for who reads that', async () => {
    const { ask } = await start(page);
    const path = '/assets/index-Ab3_x9Zq.js';
    const plain = await ask(path);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(plain.body.toString()).toBe(SCRIPT);
    const small = await ask(path, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(small.headers['content-encoding']).toBe('gzip');
    expect(small.headers.vary).toBe('accept-encoding');
    expect(small.body.length).toBeLessThan(SCRIPT.length / 10);
    expect(gunzipSync(small.body).toString()).toBe(SCRIPT);
    expect((await ask('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('answers HEAD with the length and no body, and other methods with 405', async () => {
    const { ask } = await start(page);
    const head = await ask('/', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(10);
    expect(head.body).toHaveLength(0);
    const post = await ask('/', { method: 'POST' });
    expect(post.status).toBe(405);
    expect(post.headers.allow).toBe('GET, HEAD');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/link.txt',
    '/assets',
    '/assets/',
    '/index.html/',
    '/index.html%00.txt',
  ])('gives nothing outside its folder, and no folder, for %s', async (path) => {
    const { ask } = await start(page);
    const answer = await ask(path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.toString()).not.toBe('secret');
  });

  it.each([undefined, '/no/such/folder'])('says what to do when it was not built (%s)', async (dir) => {
    const { ask } = await start(dir);
    const answer = await ask('/');
    expect(answer.status).toBe(503);
    expect(answer.body.toString()).toContain('npm start');
    expect((await ask('/stage')).status).toBe(503);
    expect((await ask('/anything')).status).toBe(404);
  });

  it('appears without a restart once it is built', async () => {
    const late = join(root, 'late');
    const { ask } = await start(late);
    expect((await ask('/')).status).toBe(503);
    await mkdir(late);
    await writeFile(join(late, 'index.html'), 'built');
    expect((await ask('/')).body.toString()).toBe('built');
  });
});
