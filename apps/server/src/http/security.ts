import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpContext } from './context.js';
import { HttpFault } from './fault.js';

/** A Host header that may stand in a CSP source: name or address, with or without a port. */
const PLAIN_HOST = /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i;

/** Sources for `connect-src`: `'self'` covers sockets in new browsers, the names help older ones. */
function connectSources(host: string | undefined): string {
  return host !== undefined && PLAIN_HOST.test(host) ? `'self' ws://${host} wss://${host}` : "'self'";
}

/** No inline script, nothing from elsewhere; pictures may come from the user's own files. */
const contentSecurityPolicy = (host: string | undefined): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    `connect-src ${connectSources(host)}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const FIXED_HEADERS: Readonly<Record<string, string>> = {
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
  // Cross-origin isolation: exact clocks, and memory shared between the page's threads.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * Sets what every response carries, also refusals, what the framework answers by itself, and the sockets' polling.
 * Only what is refused before there is a response goes without: a request that is not HTTP, an upgrade.
 */
export function setSecurityHeaders(req: IncomingMessage, res: ServerResponse): void {
  for (const [name, value] of Object.entries(FIXED_HEADERS)) res.setHeader(name, value);
  res.setHeader('content-security-policy', contentSecurityPolicy(req.headers.host));
}

/** @throws {HttpFault} 401 unless `Authorization: Bearer` holds the token of a server that needs one. */
export function requireToken(authorization: string | undefined, context: HttpContext): void {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (context.isTokenRight(given)) return;
  throw new HttpFault(401, 'unauthorised', 'Send the access token as "Authorization: Bearer <token>"', {
    headers: { 'www-authenticate': 'Bearer realm="maskwire"' },
  });
}
