/** The paper's names of our methods. */
export const METHOD_NAMES: Readonly<Record<string, string>> = {
  'bc-hg': 'BC-HG',
  'hpgd-mc': 'HPGD (MC)',
  'hpgd-sa': 'HPGD (SA)',
  'hpgd-oracle': 'HPGD (oracle)',
  sobirl: 'SoBiRL',
  'naive-pgd': 'Naive-PGD',
};
