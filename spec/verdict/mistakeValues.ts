/**
 * What BC-HG and each known mistake give for the two rollouts of `mistakeInstance.ts`: both components for the one that ends, then both for the one
 * that is cut.
 *
 * The numbers come from the definition of BC-HG and from what `mistake` and `formula` say about each mistake, worked out in exact fractions
 * without looking at the code that computes them in `src/verdict/mistakes`; `scripts/mistake-values/mdp.py` is that derivation.
 * By hand, "ended | cut" with the steps in order:
 *
 *     B            1, −3, 1, 2                                                 | 4, −5, 4
 *     ∇log p       (2,0), (0,4), (2,0), (4/3,4/3)                              | (−2,0), (0,4), (−2,0)
 *     ∇r_F         (21/8,−1/2), (−17/8,5/4), (21/8,−1/2), (−11/8,9/8)          | (3,11/4), (−1/4,39/8), (3,11/4)
 *     c            (13/8,−1/2), (−17/8,29/4), (13/8,−1/2), (−11/8,9/8)         | (0,11/4), (−1/4,23/8), (0,11/4)
 *     G            (51/64,201/64), (−53/32,233/32), (15/16,1/16), (−11/8,9/8)  | (−1/8,39/8), (−1/4,17/4), (0,11/4)
 *     D with ∇Φ_L  (4549/192,6091/192)                                         | (−969/32,−8)
 *
 * D = (3/4,3/2) + 7 (4/3,4/3) + (1,2) + 15/4 (2,0) + 3/4 [(1,1) + 21/4 (0,4)] + 9/16 [(1,2) + 15/4 (2,0)] + 27/64 (−1,3)
 *   | (3/4,3/2) + 5 (−4,−4) + (2,0) + 21/4 (−2,0) + 3/4 [(3,−1) + 15/4 (0,4)] + 9/16 [(2,0) + 21/4 (−2,0)].
 * Comments say what takes the place of the proper piece.
 */
export const MISTAKE_VALUES: Readonly<Record<string, readonly string[]>> = {
  // G_0 − 9/4 G_1 + 9/16 G_2 + 27/32 G_3 | 4 G_0 − 15/4 G_1 + 9/4 G_2, each times 3/2, and D.
  'bc-hg': ['11339/384', '10243/768', '-237/8', '53/8'],
  // G_0 − 3 G_1 + G_2 + 2 G_3 | 4 G_0 − 5 G_1 + 4 G_2.
  'lost-leader-discount': ['11375/384', '2741/384', '-933/32', '47/8'],
  // 1, 9/16, 81/256, 729/4096 for the discounts.
  'leader-discount-twice': ['2830289/98304', '1831853/98304', '-3837/128', '4373/512'],
  // 3/4, 9/16, 27/64, 81/256: three quarters of the guiding term.
  'leader-discount-late': ['43115/1536', '55093/3072', '-3813/128', '95/32'],
  // 1, 1/2, 1/4, 1/8.
  'follower-discount-outside': ['10925/384', '7871/384', '-963/32', '151/16'],
  // D less the guiding term.
  'wrong-sign': ['6857/384', '38485/768', '-495/16', '-181/8'],
  // 2/3 for 3/2.
  'inverted-temperature': ['5047/192', '2261/96', '-2879/96', '-3/2'],
  // 1 for 3/2.
  'missing-temperature': ['331/12', '7475/384', '-955/32', '7/4'],
  // 9/4 for 3/2.
  'squared-temperature': ['24919/768', '6365/1536', '-1875/64', '223/16'],
  // G_0 | 4 G_0.
  'first-step-weight-only': ['9557/384', '13991/384', '-993/32', '85/4'],
  // G_0 − 9/4 G_1 + 9/16 G_2 | 4 G_0 − 15/4 G_1.
  'last-step-dropped': ['48029/1536', '18299/1536', '-237/8', '-85/32'],
  // G_0 − 9/4 G_1 + 27/32 G_3 | 4 G_0 − 15/4 G_1.
  'first-visit-only': ['44141/1536', '20405/1536', '-237/8', '-85/32'],
  // A quarter | a third of the guiding term.
  'mean-over-time': ['38633/1536', '83335/3072', '-481/16', '-25/8'],
  // G_t − c_t for G_t.
  'segment-starts-late': ['31163/1536', '57683/1536', '-993/32', '-191/64'],
  // c_3 | c_2 is missing from all G: 1/8, 1/4, 1/2, 1 | 1/4, 1/2, 1 of it.
  'segment-ends-early': ['23767/768', '1169/96', '-237/8', '61/64'],
  // c_0 − 9/4 c_1 + 9/16 c_2 + 27/32 c_3 | 4 c_0 − 15/4 c_1 + 9/4 c_2.
  'one-step-segment': ['50585/1536', '11531/1536', '-231/8', '103/64'],
  // c_t + c_{t+1}/2, the last one alone.
  'two-step-segment': ['21517/768', '5477/384', '-237/8', '5/2'],
  // 1, 3/4, 9/16, 27/64 in G; γ_F stays in c.
  'leader-discount-in-segment': ['88075/3072', '48523/3072', '-30', '1565/128'],
  // c_0 + c_1 + c_2 + c_3, c_1 + c_2 + c_3, …
  'undiscounted-segment': ['43187/1536', '27893/1536', '-243/8', '1273/64'],
  // 1, 1/2, 1/4, 1/8 of G_0, G_1, G_2, G_3.
  'absolute-segment-discount': ['339925/12288', '299077/12288', '-1941/64', '1487/128'],
  // Half of the guiding term.
  'segment-discount-late': ['20437/768', '34607/1536', '-1917/64', '-11/16'],
  // 1, 1/4, 1/16, 1/64 in G.
  'squared-segment-discount': ['94879/3072', '32647/3072', '-117/4', '395/128'],
  // Steps (1,2) + 15/4 (2,0), (1,1) + 21/4 (0,4), …, each once.
  'undiscounted-direct-part': ['12641/384', '16471/768', '-1043/32', '81/8'],
  // 1, 1/2, 1/4, 1/8 for the steps; γ_L stays before V_L.
  'follower-discount-in-direct-part': ['10337/384', '4855/768', '-887/32', '25/8'],
  // Three quarters of the steps; the start as it is.
  'direct-part-discounted-late': ['20065/768', '779/96', '-3439/128', '4'],
  // (3/4, 3/2) less.
  'missing-regulariser': ['11051/384', '9091/768', '-243/8', '41/8'],
  // D.
  'stopped-gradient': ['4549/192', '6091/192', '-969/32', '-8'],
  // Q_L = 8, 2, 8, 7 | 9, 2, 9 for B.
  'uncentred-covariance': ['91441/3072', '280165/3072', '-1041/32', '11297/128'],
  // V_L = 7, 5, 7, 5 | 5, 7, 5 for B.
  'state-value-weight': ['73513/3072', '336649/3072', '-531/16', '9425/128'],
  // 8 − 5, 2 − 7, 8 − 5, 7 − 0 | 9 − 7, 2 − 5, 9 − 7 for B.
  'baseline-of-next-state': ['100999/3072', '30847/3072', '-477/16', '-197/64'],
  // Baselines 20/3 and 6 for states 0 and 1.
  'uniform-baseline': ['101143/3072', '18499/3072', '-945/32', '-181/128'],
  // Baselines 10 and 9.
  'greedy-baseline': ['52997/1536', '-56167/1536', '-897/32', '-185/4'],
  // Σ_k (3/4)^(k−t) r_L − V_L(s_t) for B, with r_L = 77/16, 11/16, 77/16, 97/16 | 9/2, −23/8, 9/2.
  'return-to-go': ['9391979/393216', '28195361/393216', '-3639/128', '-10535/256'],
  // r_L − Σ_b g r_L for B: the means are 113/32 and 191/64.
  'myopic-benefit': ['5473387/196608', '4168903/196608', '-14727/512', '-196855/8192'],
  // B of r_L − β log g, with β log g = −2/3 log 2 or −4/3 log 2; V_L in D as it is.
  'entropy-in-critic': [
    '11339/384 + 26529/111872 log 2',
    '10243/768 - 721689/111872 log 2',
    '-237/8 - 19/46 log 2',
    '53/8 + 196917/13984 log 2',
  ],
  // β log g for B: −2/3 log 2 where g = 1/2, −4/3 log 2 where it is 1/4.
  'follower-advantage': [
    '4549/192 + 69/64 log 2',
    '6091/192 - 1227/128 log 2',
    '-969/32 + 5/8 log 2',
    '-8 - 615/32 log 2',
  ],
  // ∇r_F(s_t,b_t) for G_t.
  'first-step-only': ['54185/1536', '42635/1536', '-3/4', '-617/64'],
  // ∇r_F for c in all of G.
  'missing-dynamics-term': ['11735/384', '22339/768', '-87/16', '11/8'],
  // c − ∇r_F for c.
  'missing-reward-term': ['4351/192', '3067/192', '-1743/32', '-11/4'],
  // V_F = 3, −1, 3, −1 | −1, 3, −1 in c.
  'value-of-current-state': ['12659/384', '25843/768', '21/8', '-115/8'],
  // V_F = −1, 3, −1, 0 | 3, −1, 3 twice as heavy in c.
  'undiscounted-next-value': ['10943/384', '-1853/768', '-861/16', '95/8'],
  // Σ_b g Q_F = V_F − log 2 in both states: Σ_b g β log g = β (−3/2 log 2). The end stays 0.
  'missing-entropy': [
    '11339/384 - 33/32 log 2',
    '10243/768 + 21/4 log 2',
    '-237/8 + 129/16 log 2',
    '53/8 + 21/4 log 2',
  ],
  // V_F − 2/3 log 2 in both states: their likeliest action has g = 1/2.
  'hard-maximum': ['11339/384 - 11/16 log 2', '10243/768 + 7/2 log 2', '-237/8 + 43/8 log 2', '53/8 + 7/2 log 2'],
  // V_L = 5, 7, 5, 0 | 7, 5, 7 in c, still with γ_F.
  'leader-value-in-segment': ['13715/384', '-5885/768', '-495/8', '-199/8'],
  // ∇r_L = (1,2), (1,1), (1,2), (−1,3) | (2,0), (3,−1), (2,0) in c.
  'leader-reward-in-segment': ['3847/192', '3553/192', '-1479/32', '-1/8'],
  // ∇r_F of the next step in c; nothing at the last step.
  'reward-of-next-step': ['10159/768', '14311/768', '-2043/32', '617/32'],
  // G_t − ∇V_F(s_{t+1}), where ∇V_F = 0 at the end.
  'centre-of-next-state': ['13535/384', '10027/768', '-357/8', '19/4'],
  // G_t − ∇Q_F = G_t − (2,2), (−2,3), (2,2), (−1,2) | (1,4), (0,4), (1,4).
  'centred-by-own-gradient': ['7433/384', '12475/768', '-39', '-67/8'],
  // Also in c: 1, 1/2, 1/4, 1/8 outside, 1, 3/4, … in G and ∇r_F + 3/4 V_F ∇log p for c.
  'swapped-discounts': ['83593/3072', '60529/3072', '-681/16', '997/64'],
  // c_3 + 1/2 (−1)(4/3, 4/3); the cut rollout has no end.
  'terminal-bootstrap': ['11075/384', '9715/768', '-237/8', '53/8'],
  // ∇p = ∇log p / 2, / 4, / 2, · 3/4 | / 2, / 4, / 2, in c and in D; ∇log ρ_0 stays.
  'unnormalised-score': ['9287/384', '10243/768', '-597/64', '-23/4'],
  // 7 (4/3, 4/3) | 5 (−4, −4) less.
  'missing-initial-score': ['2585/128', '1025/256', '-77/8', '213/8'],
  // D without (1,2), (1,1), (1,2), (−1,3) | (2,0), (3,−1), (2,0).
  'missing-leader-reward-term': ['10613/384', '6295/768', '-35', '59/8'],
  // D with nothing but the start, ∇r_L and ∇Φ_L.
  'missing-leader-dynamics-term': ['6839/384', '-1853/768', '-423/32', '-37/8'],
  // V_L = 5, 7, 5, 0 | 7, 5, 7 for 3/4 of it in D.
  'undiscounted-leader-value': ['12839/384', '14275/768', '-1123/32', '83/8'],
  // 3/4 · 7, 5, 7, 5 | 5, 7, 5 in D.
  'leader-value-of-current-state': ['13949/384', '8407/768', '-399/16', '89/8'],
  // r_L = 77/16, 11/16, 77/16, 97/16 | 9/2, −23/8, 9/2, without a discount, for 3/4 V_L in D.
  'reward-for-leader-value': ['27847/768', '1175/384', '-873/32', '-53/4'],
  // V_F(s_0) = 3 | −1 at the start and 3/4 V_F(s_{t+1}) in the steps of D.
  'follower-value-in-direct-part': ['1297/128', '-255/256', '15/4', '137/8'],
  // 7 (4/3, 4/3) | 5 (−4, −4) more.
  'start-counted-twice': ['14923/384', '17411/768', '-397/8', '-107/8'],
  // 27/64 · 3/4 · 7 (4/3, 4/3) more; the cut rollout has no end.
  'restart-bootstrap': ['12473/384', '12511/768', '-237/8', '53/8'],
  // Without D, so without ∇Φ_L.
  'guiding-term-only': ['747/128', '-4707/256', '21/32', '117/8'],
  // (G_0 + G_2)/2 in both visits of (0,0) | of (1,0).
  'pooled-over-revisits': ['363415/12288', '151477/12288', '-3771/128', '491/128'],
};
