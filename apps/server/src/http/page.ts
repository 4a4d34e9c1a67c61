import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Paths of whole pages, and the files that they are. `/stage` is the picture alone, for other programs to show. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ['/', '/index.html'],
  ['/stage', '/stage.html'],
]);

/** Whether a path is a page's own, built or not. */
export const isPage = (path: string): boolean => PAGES.has(path);

/** More files than any build of the page has; bounds what a wrong folder can cost. */
const MAX_PAGE_FILES = 2000;
const MIN_GZIP_BYTES = 1024;
/** The bundler puts a content hash before the extension. */
const HASHED = /^\/assets\/.*-[\w-]{8,}\.\w+$/;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
  wasm: 'application/wasm',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
};
const COMPRESSIBLE = /^(text|application\/(json|wasm|manifest))|svg/;

interface PageFile {
  readonly body: Buffer;
  readonly gzipped: Buffer | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The built page. Only names found by listing the folder are served, so that no request can reach outside
 * it; links are not followed. Files are kept in memory once read: a build is about a megabyte.
 */
export class PageFiles {
  readonly #dir: string | undefined;
  #names: Promise<ReadonlySet<string>> | undefined;
  readonly #files = new Map<string, Promise<PageFile | undefined>>();

  constructor(dir: string | undefined) {
    this.#dir = dir;
  }

  /** Answers a GET for a path; `undefined` when there is no such file. */
  async respond(path: string, request: Headers): Promise<Response | undefined> {
    const name = PAGES.get(path) ?? path;
    if (!(await this.#listed()).has(name)) return undefined;
    const loading = this.#files.get(name) ?? this.#load(name);
    this.#files.set(name, loading);
    const file = await loading;
    if (!file) {
      this.#files.delete(name);
      return undefined;
    }
    return answer(file, request);
  }

  async #listed(): Promise<ReadonlySet<string>> {
    this.#names ??= listFiles(this.#dir);
    const names = await this.#names;
    // Not built yet: look again next time, so that building it needs no restart.
    if (!names.has('/index.html')) this.#names = undefined;
    return names;
  }

  async #load(name: string): Promise<PageFile | undefined> {
    try {
      return await describe(name, await readFile(join(this.#dir ?? '', name)));
    } catch {
      // Removed since it was listed: the same as never there.
      return undefined;
    }
  }
}

async function listFiles(dir: string | undefined): Promise<ReadonlySet<string>> {
  if (dir === undefined) return new Set();
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).slice(0, MAX_PAGE_FILES);
  const url = (path: string): string => path.slice(dir.length).split(sep).join('/');
  return new Set(files.map((entry) => url(join(entry.parentPath, entry.name))));
}

async function describe(name: string, body: Buffer): Promise<PageFile> {
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
  const squeeze = COMPRESSIBLE.test(type) && body.length >= MIN_GZIP_BYTES;
  return {
    body,
    gzipped: squeeze ? await promisify(gzip)(body) : undefined,
    headers: {
      'content-type': type,
      'cache-control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
      vary: 'accept-encoding',
    },
  };
}

function answer(file: PageFile, request: Headers): Response {
  const { etag = '' } = file.headers;
  if ((request.get('if-none-match') ?? '').split(/\s*,\s*/).includes(etag))
    return new Response(null, { status: 304, headers: file.headers });
  const zipped = file.gzipped !== undefined && /\bgzip\b/.test(request.get('accept-encoding') ?? '');
  const body = zipped && file.gzipped ? file.gzipped : file.body;
  const headers: Record<string, string> = { ...file.headers, 'content-length': String(body.length) };
  if (zipped) headers['content-encoding'] = 'gzip';
  return new Response(new Uint8Array(body), { headers });
}

const html = (status: 404 | 503, title: string, text: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`,
    { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } },
  );

export const notBuiltPage = (): Response =>
  html(
    503,
    'The page is not built',
    'The server runs, but its web page was not built. Run <code>npm start</code>, or <code>pnpm build</code> ' +
      'and reload.',
  );

export const notFoundPage = (): Response =>
  html(404, 'Not found', 'There is nothing at this address. <a href="/">Go to the page</a>.');
