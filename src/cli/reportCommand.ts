import type { Command } from 'commander';
import { inFile, readText } from '../files/readText.js';
import { parseJson } from '../model/files/json.js';
import { resultDocument } from '../report/html/resultDocument.js';
import { withProgress } from './progress.js';
import { writeReport } from './reportFile.js';

const EXPECTED = 'a JSON result of verify, conform, explain or experiment';

/** Adds `report RESULT.json…`. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description(
      'one HTML page of several results: failures first, estimators by claim and stratum, implementations side by side, curves',
    )
    .argument('<results...>', 'JSON outputs of verify, conform, explain, experiment select or experiment plot --data')
    .requiredOption('--out <file>', 'the HTML file')
    .action(async (paths: readonly string[], { out }: { readonly out: string }) => {
      await withProgress(async ({ show }) => {
        const results = [];
        for (const path of paths) {
          show('reading', results.length, paths.length);
          const text = await readText(path, '/result', EXPECTED);
          results.push(inFile(path, '', () => resultDocument(parseJson(text))));
        }
        show('drawing');
        await writeReport(out, results);
      });
    });
}
