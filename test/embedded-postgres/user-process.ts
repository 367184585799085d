import { startEmbedded } from '../../src/adapters/embedded-postgres/start.ts';

// Uses the embedded cluster: prints its URL, then leaves as its standard input says.
const [dataDir = '', packageFolder] = process.argv.slice(2);
const embedded = await startEmbedded({
  dataDir,
  log: console.error,
  settings: { fsync: 'off' },
  ...(packageFolder ? { packageFolder } : {}),
});
console.log(embedded.url);

process.stdin.once('data', (word) => {
  if (String(word).trim() === 'exit') {
    process.on('exit', embedded.stopSync);
    process.exit();
  }
  process.stdin.destroy();
  void embedded.stop();
});
