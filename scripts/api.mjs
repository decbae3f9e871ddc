// What the package exports, written down: docs/api/*.api.md. Ends with 1 where the code exports something else than the reports say, or where a
// signature mentions a type that is not exported; with --update it writes the reports anew.
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const update = process.argv.includes('--update');

/** Each entry of the package with its report. The first exports the types that the signatures of the others mention. */
const ENTRIES = {
  index: 'hypergrad-oracle',
  matchers: 'hypergrad-oracle-matchers',
  browser: 'hypergrad-oracle-browser',
};
const isExported = (name) =>
  new RegExp(`^export (declare )?(type|interface|const|class) ${name}\\b`, 'm').test(
    readFileSync(`${root}docs/api/${ENTRIES.index}.api.md`, 'utf8'),
  );

const silent = { default: { logLevel: 'none' } };
const sound = Object.entries(ENTRIES).map(([entry, report]) => {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: `${root}package.json`,
    configObject: {
      projectFolder: root,
      newlineKind: 'lf',
      mainEntryPointFilePath: `${root}dist/${entry}.d.ts`,
      compiler: { tsconfigFilePath: `${root}tsconfig.build.json` },
      apiReport: {
        enabled: true,
        reportFileName: `${report}.api.md`,
        reportFolder: `${root}docs/api`,
        reportTempFolder: `${root}tmp/api`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          ...silent,
          'ae-forgotten-export': { logLevel: 'error' },
        },
        tsdocMessageReporting: silent,
        compilerMessageReporting: { default: { logLevel: 'error' } },
      },
    },
  });
  const { succeeded, apiReportChanged } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      const [, missing] = /^The symbol "(\w+)"/.exec(message.text) ?? [];
      if (message.messageId === 'ae-forgotten-export' && entry !== 'index' && isExported(missing))
        message.logLevel = 'none';
    },
  });
  if (apiReportChanged && !update)
    console.error(
      `docs/api/${report}.api.md says something else than the code: npm run api -- --update, and review what changed`,
    );
  return succeeded;
});
process.exitCode = sound.every(Boolean) ? 0 : 1;
