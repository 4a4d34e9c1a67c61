// The manifests, the compiler's projects and the sources agree with each other and with the rules of CONTRIBUTING.md.
import { bannedTextFaults } from './lib/banned-text.mjs';
import { main } from './lib/main.mjs';
import { referenceFaults, rootReferenceFaults } from './lib/references.mjs';
import { readManifest, workspaceDirs } from './lib/workspace.mjs';

const LICENCE = 'Apache-2.0';

/** @param {string} dir */
function manifestFaults(dir) {
  const { description = '', license } = readManifest(dir);
  return [
    ...(description.length < 10
      ? [`${dir}/package.json: says nothing of what the package is (description)`]
      : []),
    ...(license === LICENCE ? [] : [`${dir}/package.json: license must be ${LICENCE}`]),
  ];
}

await main(async () => {
  const dirs = workspaceDirs();
  const folders = new Map(dirs.map((dir) => [readManifest(dir).name, dir]));
  const faults = [
    ...['.', ...dirs].flatMap(manifestFaults),
    ...dirs.flatMap((dir) => referenceFaults(dir, folders)),
    ...dirs.flatMap(rootReferenceFaults),
    ...bannedTextFaults(),
  ];
  for (const fault of faults) console.error(fault);
  console.log(`${dirs.length} packages, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
});
