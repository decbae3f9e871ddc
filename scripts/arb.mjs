// The anchor outside: `npm run test:arb` compiles the program that this compares with (scripts/arb-checks.sh).
import { runTypescript } from './run-typescript.mjs';

await runTypescript('arb/main.ts', process.argv.slice(2));
