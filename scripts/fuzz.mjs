// The fuzzer: `npm run fuzz`.
import { runTypescript } from './run-typescript.mjs';

const args = process.argv.slice(2);
if (args[0] === '--worker') await runTypescript('fuzz/worker.ts', args.slice(1));
else await runTypescript('fuzz/main.ts', args);
