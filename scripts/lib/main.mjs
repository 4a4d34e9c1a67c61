import { requireSupportedNode } from './node-version.mjs';

/**
 * Frame of every script: checks Node, runs the work, turns a thrown error into its message and exit code 1.
 * @param {() => Promise<number>} work resolves with the exit code
 */
export async function main(work) {
  requireSupportedNode();
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
