/** Seed of the random instances. */
export const SEED = 2603;
/** So many are looked at for each stratum. */
export const MOST_TRIED = 200;
/** Instances with more parameters are not taken: the corpus is to be small. */
export const MOST_PARAMETERS = 3;
