import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Config } from '../config/config.js';

const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Base address of a server that listens on `host`, as a program on this machine would use it. */
export function baseUrl(config: Pick<Config, 'host' | 'tls'>, port: number): string {
  const name = isAnyAddress(config.host) || config.host === '127.0.0.1' ? 'localhost' : config.host;
  return `${config.tls ? 'https' : 'http'}://${bracketed(name)}:${port}`;
}

/** Links to open in a browser, with the token in the fragment, which is never sent over the network. */
export function pageLinks(config: Pick<Config, 'host' | 'tls' | 'access'>, port: number): string[] {
  const fragment =
    config.access.kind === 'token' ? `/#token=${encodeURIComponent(config.access.token)}` : '/';
  const scheme = config.tls ? 'https' : 'http';
  const others = isAnyAddress(config.host) ? ownAddresses().map((ip) => `${scheme}://${ip}:${port}`) : [];
  return [baseUrl(config, port), ...others].map((base) => base + fragment);
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list): NetworkInterfaceInfo[] => list ?? []);
  return all.filter((each) => each.family === 'IPv4' && !each.internal).map((each) => each.address);
}
