// Starts a pool, tells its workers' ids on standard output, and is then killed by the test.
const [poolModule, cacheDir] = process.argv.slice(2);
const { createInferencePool } = await import(poolModule);
const pool = createInferencePool({ workerCount: 1, warmUp: ['fast'], cacheDir });
await pool.start();
process.stdout.write(`${JSON.stringify(pool.stats().pids)}\n`);
