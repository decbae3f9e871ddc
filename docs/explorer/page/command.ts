import type { Parameter, Summary } from '../shared/answers.ts';
import type { PageState } from '../shared/permalink.ts';

/** The command that gives the answer of the page in a terminal; `file`: the text of the instance at θ, for problems that are files. */
export function commandOf(
  { problem, settings, theta, digits }: PageState,
  summary: Summary | undefined,
  file: string,
): string {
  const precision = digits === null ? '' : ` --digits ${digits}`;
  const run = 'npx hypergrad-oracle truth';
  if (problem === 'file') return `${run} -${precision} <<'JSON'\n${file.trim()}\nJSON`;
  const isContinuous = summary?.kind === 'linear-quadratic';
  const all = { ...settings, ...(isContinuous && theta ? lists(summary.parameters, theta) : {}) };
  const set = Object.entries(all).map(([key, value]) => ` --set ${key}=${value}`);
  if (isContinuous) return `${run} ${problem}${set.join('')}`;
  const point = theta ? ` --theta <(echo '${theta.join(' ')}')` : '';
  return `${run} ${problem}${set.join('')}${precision}${point}`;
}

/** θ of a continuous task as its settings. */
function lists(parameters: readonly Parameter[], theta: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  parameters.forEach(({ name }, k) => {
    const key = name.replace(/\[.*/, '');
    found[key] = found[key] === undefined ? theta[k] : `${found[key]},${theta[k]}`;
  });
  return found;
}
