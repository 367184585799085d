// Runs before npm scripts. This file is JavaScript, because before `npm ci` Node may be too old for TypeScript.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const needed = Number(engines.node.replace(/\D/g, ''));
const { node } = process.versions;

const missing = () => {
  if (!existsSync(new URL('node_modules/fp-ts', root))) return 'The packages of this project are not installed';
  return Number.parseInt(node, 10) < needed ? `This needs Node ${needed} or newer, and runs on ${node}` : null;
};

const problem = missing();
if (problem !== null) {
  process.stderr.write(`${problem}: run npm ci first.\n`);
  process.exit(1);
}
