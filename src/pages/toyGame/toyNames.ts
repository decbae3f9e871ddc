/** The games by their tasks, as the paper calls them. */
export const TOY_VARIANTS: Readonly<Record<string, 'R1' | 'R2'>> = { 'toy-r2': 'R2', 'toy-r1': 'R1' };

/** The methods, as the paper calls them. */
export const TOY_METHOD_NAMES: Readonly<Record<string, string>> = {
  'bc-hg': 'BC-HG',
  'first-order': 'Naive-PGD',
  'bi-ac': 'Bi-AC',
};

/** What the paper has runs of: methods by the data of their critics. */
export const TOY_ROWS: Readonly<Record<string, readonly string[]>> = {
  'on-policy': ['bc-hg', 'first-order', 'bi-ac'],
  'off-policy': ['first-order', 'bi-ac'],
};

/** The rows of the tables. */
export const TOY_TABLE_ROWS: readonly (readonly [method: string, data: string])[] = [
  ['bc-hg', 'on-policy'],
  ['first-order', 'on-policy'],
  ['first-order', 'off-policy'],
  ['bi-ac', 'on-policy'],
  ['bi-ac', 'off-policy'],
];

/** Steps of actor and critic. */
export const stepsText = ({ actorSteps, criticSteps }: { readonly actorSteps: number; readonly criticSteps: number }) =>
  `${actorSteps} / ${criticSteps}`;
