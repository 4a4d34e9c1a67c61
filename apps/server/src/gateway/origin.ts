/** Which browsers and host names may talk to this server. */
export interface OriginPolicy {
  /** `Host` header: false for a foreign name on a loopback server, which is how DNS rebinding shows. */
  isHostAllowed(host: string | undefined): boolean;
  /** `Origin` header: absent (programs) is allowed, present must be this host or one of the list. */
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
}

interface OriginRules {
  /** The server listens on loopback alone. */
  readonly loopback: boolean;
  /** Origins such as `https://example.org`, no path. Their hosts are allowed as `Host` too. */
  readonly allowedOrigins: readonly string[];
  /** True for names and addresses, without brackets, that mean this machine alone. */
  isLoopback(host: string): boolean;
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

export function createOriginPolicy(rules: OriginRules): OriginPolicy {
  const allowed = rules.allowedOrigins.flatMap((origin) => parse(origin) ?? []);
  const origins = new Set(allowed.map((url) => url.origin));
  const hosts = new Set(allowed.map((url) => url.hostname));
  // Browsers resolve names under localhost without asking anybody.
  const isOwn = (hostname: string): boolean =>
    hostname.endsWith('.localhost') || rules.isLoopback(hostname.replace(/^\[|\]$/g, ''));
  return {
    isHostAllowed: (host) => {
      if (!rules.loopback) return true;
      const url = host === undefined ? undefined : parse(`http://${host}`);
      return url !== undefined && (isOwn(url.hostname) || hosts.has(url.hostname));
    },
    isOriginAllowed: (origin, host) => {
      if (origin === undefined) return true;
      const from = parse(origin);
      if (from === undefined) return false;
      if (origins.has(from.origin)) return true;
      // With the origin's own scheme, so that a default port is left out on both sides.
      const own = host === undefined ? undefined : parse(`${from.protocol}//${host}`);
      return own !== undefined && own.host !== '' && own.host === from.host;
    },
  };
}
