import { readManifest } from './workspace.mjs';

/**
 * Whether a Node version is one that the product runs on: 20.19+, 22.12+ or 24 and later (odd majors between are not).
 * @param {string} version without the leading v
 * @returns {boolean}
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major >= 24;
}

/** Ends the process with a message that says what to install when this Node is too old. */
export function requireSupportedNode() {
  if (isSupportedNode(process.versions.node)) return;
  const { engines } = readManifest('.');
  console.error(`maskwire needs Node ${engines?.node}; this is ${process.versions.node}.`);
  console.error('Install a current Node (https://nodejs.org/en/download), then run the same command again.');
  process.exit(1);
}
