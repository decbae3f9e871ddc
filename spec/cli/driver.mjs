// Runs command lines one after another in one process, as messages ask: loading the modules takes longer than most commands do.
import { pathToFileURL } from 'node:url';

const [node, , main] = process.argv;
let runs = 0;
// Each run watches these, as a process of its own would once.
for (const watched of [process, process.stdout, process.stderr]) watched.setMaxListeners(0);
process.on('message', async ({ args, env }) => {
  const said = { stdout: '', stderr: '' };
  for (const name of Object.keys(said)) process[name].write = (text) => ((said[name] += text), true);
  Object.assign(process.env, env);
  process.argv = [node, main, ...args];
  process.exitCode = 0;
  try {
    // Another address is another module, which runs anew; what it imports is there already.
    await import(`${pathToFileURL(main).href}?run=${runs++}`);
  } catch (error) {
    said.stderr += error.stack;
    process.exitCode = 1;
  }
  process.send({ status: process.exitCode, ...said });
  process.exitCode = 0;
});
