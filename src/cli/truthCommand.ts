import type { Command } from 'commander';
import { refuse } from '../model/invalidInput.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic.js';
import { linearQuadraticDocument, linearQuadraticText } from '../report/linearQuadraticReport.js';
import { gameTruthDocument, gameTruthText } from '../report/gameTruthReport.js';
import { truthDocument, truthText } from '../report/truthReport.js';
import { GAME_ROUTES, gameTruth, type GameRouteId } from '../truth/gameTruth.js';
import { ROUTES, type RouteId } from '../truth/routes.js';
import { linearQuadraticTruth } from '../truth/linearQuadraticTruth.js';
import { truth } from '../truth/truth.js';
import { EXIT, print } from './output.js';
import { collectText, digitsOption, routeOption } from './options.js';
import {
  INSTANCE_HELP,
  LINEAR_QUADRATIC_HELP,
  readLinearQuadratic,
  readTask,
  type InstanceOptions,
} from './readInstance.js';

interface Options extends InstanceOptions {
  readonly digits?: number | 'float64';
  readonly route?: (RouteId | GameRouteId)[];
  readonly json?: boolean;
}

/** Adds `truth INSTANCE`. */
export function addTruthCommand(program: Command): void {
  program
    .command('truth')
    .description('the exact hypergradient of an instance by every route, with error bounds')
    .argument('<instance>', `${INSTANCE_HELP}; or ${LINEAR_QUADRATIC_HELP}`)
    .option(
      '--digits <n>',
      'certain digits wanted (5 to 200), or float64; default 50, 20 for large instances',
      digitsOption,
    )
    .option(
      '--route <id>',
      `only this route, whatever it costs (several times: ${ROUTES.join(', ')}; of games also ${GAME_ROUTES.join(', ')})`,
      routeOption,
    )
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point: a file of numbers (JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const problem = readLinearQuadratic(name, options);
      if (problem) {
        printLinearQuadratic(problem, options);
        return;
      }
      const { instance, backup, coordinate } = await readTask(name, options);
      const { digits, route } = options;
      const wanted = { ...(digits !== undefined && { digits }) };
      const title = instance.name ?? name;
      if (instance.kind === 'markov-game') {
        const result = gameTruth(instance, {
          ...wanted,
          ...(route && { routes: route }),
          ...(backup && { backup }),
          ...(coordinate && { coordinate }),
        });
        print(options.json ? gameTruthDocument(title, result) : gameTruthText(title, result));
        process.exitCode = result.agreement.holds ? EXIT.holds : EXIT.fails;
        return;
      }
      const routes = route?.map((id) => ROUTES.find((known) => known === id) ?? refuse('/route', 'a game', id));
      const result = truth(instance, { ...wanted, ...(routes && { routes }) });
      print(options.json ? truthDocument(title, result) : truthText(title, result));
      process.exitCode = result.agreement.holds ? EXIT.holds : EXIT.fails;
    });
}

function printLinearQuadratic(problem: LinearQuadraticProblem, { digits, route, json }: Options): void {
  if (route) refuse('/route', 'no choice of routes: all are taken', route.join(', '));
  const wanted = digits === 'float64' ? refuse('/digits', 'a number of digits', digits) : digits;
  const result = linearQuadraticTruth(problem, wanted === undefined ? {} : { digits: wanted });
  print(json ? linearQuadraticDocument(result) : linearQuadraticText(result));
  process.exitCode = result.agreement.holds ? EXIT.holds : EXIT.fails;
}
