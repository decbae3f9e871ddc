// Mutation runs in parts, by the contract of docs/engines.md: node scripts/mutation.mjs plan|shard|status|merge
import { runTypescript } from './run-typescript.mjs';

await runTypescript('mutation/main.ts', process.argv.slice(2));
