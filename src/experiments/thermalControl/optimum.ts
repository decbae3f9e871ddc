/** J at the best parameters that are known, where every exact ascent ends: insulation (1, 0, 1, 1), airflow (0, 0.778, 1, 1). */
export const THERMAL_OPTIMUM = -162.50345;
