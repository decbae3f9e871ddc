/**
 * What BC-HG for games, that of footnote 1 (the follower does not observe) and each known mistake give for the two rollouts of
 * `gameMistakeInstance.ts`: both components for the one that ends, then both for the one that is cut.
 *
 * Found as those of `../mistakeValues.ts`: from the definition and the texts of the mistakes, in exact fractions, without looking at the code
 * under test; `scripts/mistake-values/games.py` is that derivation. By hand, "ended | cut" with the steps in order, for a follower that observes:
 *
 *     score = ∇log f  (3,0), (0,−4/3), (3,0), (3,0), (0,4)                  | (0,4), (−3/2,0), (0,4)
 *     Q_L             4, 5, 6, 4, 14                                        | 9, 7, 9
 *     B               1, 1, 3, 1, 2                                         | −3, 1, −3
 *     V_F             6, 4, 6, 6, −4                                        | −4, 3, −4
 *     G, from k > t   (27/4,−11/3), (27/2,−2), (9,−4), (0,−8), (0,0)        | (−9/4,−4), (0,−8), (0,0)
 *     D with ∇Φ_L     (447/16,439/32)                                       | (−57/8,229/4)
 *
 * and for one that does not:
 *
 *     Q_L             9, 2, 1, 9, 12                                        | 10, 10, 10
 *     B               1, −3, 3, 1, 2                                        | −3, 3, −3
 *     Q_F             7, −3, 11, 7, −5 less 2, 2, 4, 2, 4 times log(2)/3    | 1, 2, 1 less 2, 4, 2 times log(2)/3
 *     D with ∇Φ_L     (2613/64,227/16)                                      | (−21/2,127/2)
 *
 * Comments say what takes the place of the proper piece.
 */
export const GAME_MISTAKE_VALUES: Readonly<Record<string, readonly string[]>> = {
  // G_0 + 3/4 G_1 + 27/16 G_2 + 27/64 G_3 | −3 G_0 + 3/4 G_1, each times 3/2, and D.
  'bc-hg': ['2433/32', '-295/32', '3', '265/4'],
  // G_0 − 9/4 G_1 + 27/16 G_2 + 27/64 G_3 + 81/128 G_4 | −3 G_0 + 9/4 G_1 − 27/16 G_2 of footnote 1, times 3/2, and its D.
  'bc-hg-unobserved': [
    '17745/128 - 663/64 log 2',
    '-887/32 - 257/24 log 2',
    '-111/8 + 9/4 log 2',
    '301/8 + 69/4 log 2',
  ],
  // G_0 + G_1 + 3 G_2 + G_3 | −3 G_0 + G_1.
  'game:lost-leader-discount': ['1581/16', '-793/32', '3', '253/4'],
  // 1, 9/16, 81/256, 729/4096 for the discounts.
  'game:leader-discount-twice': ['31881/512', '-1331/1024', '3', '137/2'],
  // Three quarters of the guiding term.
  'game:leader-discount-late': ['8193/128', '-223/64', '15/32', '64'],
  // 1, 1/2, 1/4, 1/8.
  'game:follower-discount-outside': ['933/16', '23/32', '3', '277/4'],
  // D less the guiding term.
  'game:wrong-sign': ['-645/32', '1173/32', '-69/4', '193/4'],
  // 2/3 for 3/2.
  'game:inverted-temperature': ['789/16', '1015/288', '-21/8', '245/4'],
  // 1 for 3/2.
  'game:missing-temperature': ['60', '-151/96', '-3/8', '253/4'],
  // 9/4 for 3/2.
  'game:squared-temperature': ['6405/64', '-331/16', '129/16', '283/4'],
  // G_0 | −3 G_0.
  'game:first-step-weight-only': ['609/16', '263/32', '3', '301/4'],
  // Without G_3, the second visit of (0,0,0); (0,0,2) is another triple. In the cut rollout the last G is 0.
  'game:first-visit-only': ['2433/32', '-133/32', '3', '265/4'],
  // A fifth | a third of the guiding term.
  'game:mean-over-time': ['6009/160', '1461/160', '-15/4', '241/4'],
  // From k = t + 2 on.
  'game:segment-starts-late': ['345/8', '-5/32', '-57/8', '301/4'],
  // The last score is in no segment.
  'game:segment-ends-early': ['2433/32', '311/32', '3', '229/4'],
  // 1/2 V_F(s_{t+1},a_{t+1}) times the score of step t + 1.
  'game:one-step-segment': ['1947/32', '149/32', '3', '193/4'],
  // 3/4, 9/16, 27/64, 81/256 for 1/2, 1/4, 1/8, 1/16 in G.
  'game:leader-discount-in-segment': ['7377/64', '-1211/32', '129/16', '337/4'],
  // 1 for 1/2, 1/4, … in G.
  'game:undiscounted-segment': ['168', '-2781/32', '105/8', '445/4'],
  // 1, 1/2, 1/4, 1/8 of G_0, G_1, G_2, G_3.
  'game:absolute-segment-discount': ['6573/128', '503/128', '3', '283/4'],
  // Half of the guiding term.
  'game:segment-discount-late': ['3327/64', '9/4', '-33/16', '247/4'],
  // 1/4, 1/16, … in G.
  'game:squared-segment-discount': ['3057/64', '201/32', '-33/16', '229/4'],
  // Q_L times score, each once.
  'game:undiscounted-direct-part': ['2907/32', '1315/48', '3/8', '82'],
  // 1, 1/2, 1/4, … in D.
  'game:follower-discount-in-direct-part': ['2139/32', '-1045/48', '45/8', '55'],
  // Three quarters of D − ∇Φ_L.
  'game:direct-part-discounted-late': ['4431/64', '-1587/128', '159/32', '835/16'],
  // (3/4, 1) less.
  'game:missing-regulariser': ['2409/32', '-327/32', '9/4', '261/4'],
  // D.
  'game:stopped-gradient': ['447/16', '439/32', '-57/8', '229/4'],
  // Q_L for B.
  'game:benefit-not-centred': ['3039/16', '-1921/32', '-75/2', '-239/4'],
  // The same with V_F(s_t,a_t) times the score of step t in G_t.
  'game:printed-and-not-centred': ['3477/8', '-6283/32', '-1167/16', '-1589/4'],
  // 4 − 5, 5 − 6, 6 − 5, 4 − 5, 14 − 6 | 9 − 6, 7 − 5, 9 − 6 for B.
  'game:benefit-of-state': ['327/32', '741/32', '-69/4', '85/4'],
  // Σ_a f Q_L(s,a,b) = 20/3, 6, 20/3, 20/3, 35/4 | 6, 20/3, 6, less 5, 6, 5, 5, 6 | 6, 5, 6, for B.
  'game:leader-action-summed-out': ['1839/32', '-913/96', '-57/8', '169/4'],
  // Baselines 8/3, 14/3, 8/3, 8/3, 13 | 13, 17/3, 13.
  'game:uniform-baseline': ['1149/16', '-1187/96', '51/8', '277/4'],
  // Baselines 6, 7, 6, 6, 16 | 16, 8, 16.
  'game:greedy-baseline': ['-363/16', '1259/32', '33/2', '433/4'],
  // r_L less −3/4, 77/32, −3/4, −3/4, 9 | 9, 141/64, 9 for B.
  'game:myopic-benefit': ['41115/512', '-2297/256', '435/64', '5077/64'],
  // B of r_L − β log g; Q_L in D as it is.
  'game:bonus-in-critic': [
    '2433/32 + 197505/26368 log 2',
    '-295/32 + 23183/39552 log 2',
    '3 + 225/3296 log 2',
    '265/4 + 3875/1648 log 2',
  ],
  // β log g for B.
  'game:follower-advantage': ['447/16 - 297/8 log 2', '439/32 + 349/24 log 2', '-57/8 + 9/4 log 2', '229/4 + 10 log 2'],
  // Σ_k (3/4)^(k−t) r_L less the mean of Q_L, 3, 4, 3, 3, 12 | 12, 6, 12, for B.
  'game:return-to-go': ['2231751/8192', '-207277/2048', '1371/1024', '4537/64'],
  // V_F + β log g in G: β log g = −2/3 log 2 or −4/3 log 2.
  'game:q-for-v': ['2433/32 - 231/32 log 2', '-295/32 - 239/48 log 2', '3 - 9/4 log 2', '265/4 + 3/2 log 2'],
  // 1 for V_F in G.
  'game:no-value': ['2301/64', '1117/64', '-15/4', '55'],
  // W = 4, 2, 4, 4, 2 | 2, 4, 2 in G.
  'game:value-before-the-leader-moves': ['60', '339/16', '51/8', '211/4'],
  // β log g in G; D as it is.
  'game:advantage-of-the-follower': [
    '447/16 - 231/32 log 2',
    '439/32 - 239/48 log 2',
    '-57/8 - 9/4 log 2',
    '229/4 + 3/2 log 2',
  ],
  // 3, 4, 3, 3, 12 | 12, 6, 12 in G.
  'game:leader-value-in-segment': ['3327/64', '2129/32', '105/8', '121/4'],
  // r_F in G.
  'game:reward-for-value-in-segment': [
    '17079/256 - 231/32 log 2',
    '-263/32 - 239/48 log 2',
    '-3/8 - 9/4 log 2',
    '557/8 + 3/2 log 2',
  ],
  // V_F − log 2 in G: Σ_b g β log g = β (−3/2 log 2) for all (s,a).
  'game:missing-entropy': ['2433/32 - 513/64 log 2', '-295/32 - 239/64 log 2', '3 - 27/8 log 2', '265/4 + 9/4 log 2'],
  // V_F − 2/3 log 2 in G: the likeliest answer has g = 1/2 for all (s,a).
  'game:hard-maximum': ['2433/32 - 171/32 log 2', '-295/32 - 239/96 log 2', '3 - 9/4 log 2', '265/4 + 3/2 log 2'],
  // Q_L less 20/3, 6, 20/3, 20/3, 35/4 | 6, 20/3, 6 in D.
  'game:baseline-depends-on-b': ['1163/32', '-3659/256', '21/2', '115/4'],
  // r_L in D.
  'game:myopic-direct-part': ['55779/1024', '-235/32', '129/16', '1295/32'],
  // V_L = 5, 6, 5, 5, 6 | 6, 5, 6 in D.
  'game:state-value-in-direct-part': ['5031/64', '-651/32', '21/4', '95/2'],
  // Q_F in D.
  'game:follower-value-in-direct-part': [
    '1353/16 - 163/32 log 2',
    '-31 - 17/48 log 2',
    '15/2 + 3/4 log 2',
    '-15 - 25/6 log 2',
  ],
  // V_F = 5, −2, 5, 5, −2 | −2, 5, −2 in G.
  'game:unobserved-v-for-q': ['12831/128', '-43/8', '-303/16', '461/4'],
  // V_F + β log g(b|s) in G.
  'game:unobserved-averaged-value': [
    '12831/128 - 663/64 log 2',
    '-43/8 - 257/24 log 2',
    '-303/16 + 9/4 log 2',
    '461/4 + 69/4 log 2',
  ],
  // 9 − 4, 2 − 7, 1 − 4, 9 − 4, 12 − 7 | 10 − 7, 10 − 4, 10 − 7 for B.
  'game:unobserved-trap': [
    '14577/128 - 255/64 log 2',
    '-7049/128 - 1741/96 log 2',
    '-75/2 + 18 log 2',
    '877/8 - 123/4 log 2',
  ],
  // Without Q_F(s_t,a_t,b_t) times the score of step t in G_t.
  'game:unobserved-too-late': [
    '165/16 + 129/32 log 2',
    '305/64 - 127/48 log 2',
    '-15/4 - 9/2 log 2',
    '263/4 - 3/2 log 2',
  ],
  // (G_0 + G_3)/2 in both visits of (0,0,0) | (G_0 + G_2)/2 in both of (1,0,1).
  'game:pooled-over-revisits': ['74859/1024', '-2841/256', '201/256', '997/16'],
  // Σ_{k>t} (1/2)^(k−t) V_F(s_k,a_k), times the score of step t.
  'game:score-not-in-eligibility': ['3669/64', '247/32', '-15/4', '193/4'],
  // V_F(s_{k−1},a_{k−1}) times the score of step k in G.
  'game:value-of-previous-step': ['2253/32', '289/8', '-165/8', '101/2'],
  // ∇f = score · 1/3, 3/4, 1/3, 1/3, 1/4 | 1/4, 2/3, 1/4, in G and in D.
  'game:unnormalised-score': ['827/32', '-775/128', '9/4', '277/16'],
  // 1, 1/2, 1/4, … outside, 3/4, 9/16, … in G.
  'game:swapped-discounts': ['5595/64', '-277/16', '129/16', '355/4'],
  // Without D, so without ∇Φ_L.
  'game:guiding-term-only': ['1539/32', '-367/16', '81/8', '9'],
  // Without G_4 | G_2.
  'game:unobserved-last-step-dropped': [
    '17745/128 - 663/64 log 2',
    '-559/64 - 271/48 log 2',
    '-111/8 + 9/4 log 2',
    '191/4 + 21/2 log 2',
  ],
};
