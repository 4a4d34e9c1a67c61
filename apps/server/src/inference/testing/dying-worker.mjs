// A worker that cannot start, and says so on its standard error.
process.stderr.write('no such engine on this machine\n', () => process.exit(3));
