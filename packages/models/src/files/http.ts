import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ModelFileError } from '../errors.js';
import { textOf } from './thrown.js';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Addresses of proxies, as in `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, which hold where one is not given. */
export interface ProxySettings {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy?: string;
}

/** Loaded when something is fetched: workers that only read files do without it. */
export async function openHttp(proxies: ProxySettings, connectLimitMs: number): Promise<HttpClient> {
  const undici = await import('undici');
  try {
    const agent = new undici.EnvHttpProxyAgent({
      ...proxies,
      // Plain http goes through a proxy as a plain request: many refuse to tunnel to port 80.
      proxyTunnel: false,
      connectTimeout: connectLimitMs,
      proxyTls: { timeout: connectLimitMs },
    });
    return new HttpClient(agent, undici.request);
  } catch (cause) {
    const message = `A proxy's address cannot be used (${textOf(cause)}). Check HTTP_PROXY and HTTPS_PROXY.`;
    throw new ModelFileError('bad_address', message, { cause });
  }
}

type Response = Dispatcher.ResponseData;

/** Requests through the machine's proxies, following a few redirections. Close it: it keeps connections. */
export class HttpClient {
  readonly #agent: EnvHttpProxyAgent;
  readonly #request: typeof import('undici').request;

  constructor(agent: EnvHttpProxyAgent, request: typeof import('undici').request) {
    this.#agent = agent;
    this.#request = request;
  }

  /**
   * GET. The body must be read or destroyed. Time limits on the answer are the caller's, by the signal.
   * @throws {ModelFileError} `bad_address`
   * @throws what undici throws where there is no answer
   */
  async get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    let address = httpAddress(url);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await this.#request(address, {
        dispatcher: this.#agent,
        headers,
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const { location } = response.headers;
      if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string') return response;
      // What a redirection says is of no use, and may be endless.
      response.body.on('error', () => undefined).destroy();
      address = httpAddress(location, address);
    }
    throw new ModelFileError('bad_address', `${printable(url)} redirects more than ${MAX_REDIRECTS} times.`);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function httpAddress(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  const where = base ? `${printable(base.href)} redirects to "${printable(text)}", which` : `"${text}"`;
  throw new ModelFileError('bad_address', `${where} is not an http or https address.`);
}

/** An address without what may be secret in it, and short. */
export function printable(address: string): string {
  if (!URL.canParse(address)) return address.slice(0, MAX_PRINTED);
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href.slice(0, MAX_PRINTED);
}

const MAX_PRINTED = 300;
