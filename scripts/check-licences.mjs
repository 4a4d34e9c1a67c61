// Every package that the product needs at run time has a licence we may ship under, and the notices name it.
import { readFileSync } from 'node:fs';
import { directDependencies, isAllowed, isException, productionDependencies } from './lib/licences.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { workspaceDirs } from './lib/workspace.mjs';

const NOTICES = 'THIRD_PARTY_NOTICES.md';

await main(async () => {
  const dependencies = productionDependencies();
  const notices = readFileSync(inRoot(NOTICES), 'utf8');
  const refused = dependencies.filter(
    (dependency) => !isAllowed(dependency.licence) && !isException(dependency),
  );
  const named = [...new Set(workspaceDirs().flatMap(directDependencies))];
  const unnamed = named.filter((name) => !notices.includes(`\`${name}\``));
  // Its platform is part of the package's name: the notices name the family.
  const family = '`@img/sharp-libvips-*`';
  const faults = [
    ...refused.map(
      ({ name, version, licence }) => `${name} ${version} is under ${licence}, which is not allowed`,
    ),
    ...unnamed.map((name) => `${name} is not named in ${NOTICES}`),
    ...(dependencies.some(isException) && !notices.includes(family)
      ? [`${family} is not named in ${NOTICES}`]
      : []),
  ];
  for (const fault of faults) console.error(fault);
  console.log(`${dependencies.length} packages, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
});
