import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
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

/** Sets what every response carries, also refusals and what the framework answers by itself. */
export function setSecurityHeaders(req: IncomingMessage, res: ServerResponse): void {
  for (const [name, value] of Object.entries(FIXED_HEADERS)) res.setHeader(name, value);
  res.setHeader('content-security-policy', contentSecurityPolicy(req.headers.host));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Check of `Authorization: Bearer`, in time that does not depend on how much of the token is right.
 * @returns a function that throws a 401 `HttpFault` for a wrong or missing token.
 */
export function createTokenCheck(token: string | undefined): (authorization: string | undefined) => void {
  if (token === undefined) return () => undefined;
  const expected = digest(token);
  return (authorization) => {
    const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    throw new HttpFault(401, 'unauthorised', 'Send the access token as "Authorization: Bearer <token>"', {
      headers: { 'www-authenticate': 'Bearer realm="maskwire"' },
    });
  };
}
