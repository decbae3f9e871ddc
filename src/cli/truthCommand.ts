import type { Command } from 'commander';
import { truthReport } from '../report/truthByKind.js';
import { isGradientKnown } from '../truth/routes/routeCertainty.js';
import { ROUTES_BY_KIND, truthOf, type TruthOf } from '../truth/truthByKind.js';
import { EXIT, print } from './output.js';
import { withProgress } from './progress.js';
import { collectText, digitsOption, routeOption } from './options.js';
import { INSTANCE_HELP, readTask, type InstanceOptions } from './readInstance.js';

interface Options extends InstanceOptions {
  readonly digits?: number | 'float64';
  readonly route?: string[];
  readonly json?: boolean;
}

/** Adds `truth INSTANCE`. */
export function addTruthCommand(program: Command): void {
  program
    .command('truth')
    .description('the exact hypergradient of an instance by every route, with error bounds')
    .argument('<instance>', INSTANCE_HELP)
    .option(
      '--digits <n>',
      'certain digits wanted (5 to 200), or float64; default 50, 20 for large instances',
      digitsOption,
    )
    .option('--route <id>', `only this route, whatever it costs (several times): ${routesHelp}`, routeOption)
    .option('--set <key=value>', 'a setting of a built-in task (several times)', collectText)
    .option('--theta <file>', 'the point θ: a file of numbers (a JSON list, or separated by blanks or commas)')
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string, options: Options) => {
      const { instance, backup, coordinate } = await readTask(name, options);
      const { digits, route } = options;
      const result = await withProgress(({ show }) =>
        truthOf(instance, {
          ...(digits !== undefined && { digits }),
          ...(route && { routes: route }),
          ...(backup && { backup }),
          ...(coordinate && { coordinate }),
          onProgress: show,
        }),
      );
      const report = truthReport(instance.kind);
      const title = instance.name ?? name;
      print(options.json ? report.document(title, result) : report.text(title, result));
      process.exitCode = exitOf(result);
    });
}

/** The routes of each kind. */
const routesHelp = Object.entries(ROUTES_BY_KIND)
  .map(([kind, routes]) => `${kind}: ${routes.join(', ')}`)
  .join('; ');

/** Whether the routes agree, and whether their bounds leave anything to agree on. */
const exitOf = ({
  agreement: { holds, undetermined },
  value,
}: Pick<TruthOf[keyof TruthOf], 'agreement' | 'value'>): number => {
  if (undetermined !== undefined) return EXIT.undetermined;
  if (!holds) return EXIT.fails;
  return isGradientKnown(value) ? EXIT.holds : EXIT.undetermined;
};
