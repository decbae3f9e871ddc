/**
 * How a bound is known: `proven` by outward rounding through every operation and by enclosures, or `estimated` from how an extrapolation or a
 * computation in other precisions behaves. An estimated bound can be contradicted without anything proven being wrong.
 */
export type Proof = 'proven' | 'estimated';
