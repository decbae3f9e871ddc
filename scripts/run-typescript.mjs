// Scripts in TypeScript: Vite, which runs the specs, loads them.
import { resolve } from 'node:path';
import { createServer, createServerModuleRunner } from 'vite';

/** Runs the `main` of a module of this folder; what it returns is the exit code. */
export async function runTypescript(file, args) {
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
  const { main } = await runner.import(resolve(import.meta.dirname, file));
  process.exitCode = await main(args);
  await runner.close();
  await server.close();
}
